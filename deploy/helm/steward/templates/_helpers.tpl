{{- define "steward.fullname" -}}
{{- if contains "steward" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-steward" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects pods never changes: a Deployment's selector cannot. */}}
{{- define "steward.selector" -}}
app.kubernetes.io/name: steward
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .process }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "steward.labels" -}}
{{ include "steward.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "steward.name" -}}
{{ include "steward.fullname" .root }}-{{ .process }}
{{- end -}}

{{/* A digest names one image for good; a tag can be moved. */}}
{{- define "steward.image" -}}
{{- $images := .root.Values.images -}}
{{- $digest := index $images.digests .process -}}
{{- with $images.repository }}{{ trimSuffix "/" . }}/{{ end -}}
steward-{{ .process }}
{{- if $digest }}@{{ $digest }}{{ else }}:{{ $images.tag | default .root.Chart.AppVersion }}{{ end -}}
{{- end -}}

{{/* As the Pod Security Standard "restricted" demands, and a read-only root file system beyond it. */}}
{{- define "steward.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ include "steward.uid" . }}
runAsGroup: {{ include "steward.uid" . }}
fsGroup: {{ include "steward.uid" . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "steward.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{- define "steward.uid" -}}
{{ index (dict "web" 64831 "gateway" 64833 "worker" 64834 "migrate" 64835) .process }}
{{- end -}}
