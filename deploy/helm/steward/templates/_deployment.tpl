{{/* The Deployment of a process; old pods go once new ones are ready. */}}
{{- define "steward.deployment" -}}
{{- $values := index .root.Values .process -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "steward.name" . }}
  labels:
    {{- include "steward.labels" . | nindent 4 }}
spec:
  {{- if not (dig "autoscaling" "enabled" false $values) }}
  replicas: {{ $values.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "steward.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "steward.labels" . | nindent 8 }}
      {{- with $values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "steward.pod" . | nindent 6 }}
{{- end -}}

{{/* As a Deployment, with a folder of its own for each pod. Pods have no order: each does the same work. */}}
{{- define "steward.statefulSet" -}}
{{- $values := index .root.Values .process -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "steward.name" . }}
  labels:
    {{- include "steward.labels" . | nindent 4 }}
spec:
  replicas: {{ $values.replicas }}
  revisionHistoryLimit: 3
  serviceName: {{ include "steward.name" . }}
  podManagementPolicy: Parallel
  selector:
    matchLabels:
      {{- include "steward.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "steward.labels" . | nindent 8 }}
      {{- with $values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "steward.pod" . | nindent 6 }}
  {{- with .claim }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .className }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ .size }}
  {{- end }}
{{- end -}}

{{/* A StatefulSet must name one; nobody calls it. */}}
{{- define "steward.headlessService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "steward.name" . }}
  labels:
    {{- include "steward.labels" . | nindent 4 }}
spec:
  clusterIP: None
  selector:
    {{- include "steward.selector" . | nindent 4 }}
  ports:
    - name: health
      port: 9470
      targetPort: health
{{- end -}}

{{- define "steward.service" -}}
{{- $values := index .root.Values .process "service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "steward.name" . }}
  labels:
    {{- include "steward.labels" . | nindent 4 }}
  {{- with $values.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $values.type }}
  selector:
    {{- include "steward.selector" . | nindent 4 }}
  ports:
    - name: http
      port: 80
      targetPort: http
{{- end -}}

{{- define "steward.disruptionBudget" -}}
{{- $values := index .root.Values .process -}}
{{- if $values.disruptionBudget.enabled }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "steward.name" . }}
  labels:
    {{- include "steward.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ $values.disruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "steward.selector" . | nindent 6 }}
{{- end }}
{{- end -}}

{{/* The port of Prometheus, if metrics are on. */}}
{{- define "steward.podMonitor" -}}
{{- $metrics := .root.Values.metrics -}}
{{- if and $metrics.enabled $metrics.podMonitor.enabled }}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ include "steward.name" . }}
  labels:
    {{- include "steward.labels" . | nindent 4 }}
    {{- with $metrics.podMonitor.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      {{- include "steward.selector" . | nindent 6 }}
  podMetricsEndpoints:
    - port: metrics
      interval: {{ $metrics.podMonitor.interval }}
      relabelings:
        - targetLabel: job
          replacement: steward-{{ .process }}
{{- end }}
{{- end -}}
