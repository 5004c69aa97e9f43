{{/*
A pod of one process. Takes root, process, and what is its own: args, env, ports, probes, volumes, mounts, restart.
Its secret is mounted as a file of settings, and is in no environment.
*/}}
{{- define "steward.pod" -}}
{{- $values := index .root.Values .process -}}
{{- $env := merge (deepCopy $values.env) .env (dict "STEWARD_SETTINGS_FILE" "/run/secrets/steward/settings.env") -}}
{{- if .root.Values.metrics.enabled -}}
{{- $_ := set $env "STEWARD_METRICS_HOST" "0.0.0.0" -}}
{{- end -}}
{{- if $values.stopSeconds -}}
{{- $_ := set $env "STEWARD_DRAIN_SECONDS" (sub (int $values.stopSeconds) 10) -}}
{{- end -}}
{{- if .root.Values.trust.configMap -}}
{{- $_ := set $env "NODE_EXTRA_CA_CERTS" (printf "/etc/steward/%s" .root.Values.trust.key) -}}
{{- end -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
securityContext:
  {{- include "steward.podSecurity" . | nindent 2 }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.stopSeconds }}
terminationGracePeriodSeconds: {{ . }}
{{- end }}
{{- with .restartPolicy }}
restartPolicy: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if ne .process "migrate" }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "steward.selector" . | nindent 8 }}
{{- end }}
containers:
  - name: {{ .process }}
    image: {{ include "steward.image" . | quote }}
    imagePullPolicy: {{ .root.Values.images.pullPolicy }}
    securityContext:
      {{- include "steward.containerSecurity" . | nindent 6 }}
    env:
      {{- range $name, $value := $env }}
      - name: {{ $name }}
        value: {{ $value | toString | quote }}
      {{- end }}
    {{- with .ports }}
    ports:
      {{- range $name, $port := . }}
      - name: {{ $name }}
        containerPort: {{ $port }}
      {{- end }}
    {{- end }}
    {{- with .probes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- if $values.stopSeconds }}
    # Requests still come until every node knows that this pod stops. There is no shell to sleep with.
    lifecycle:
      preStop:
        exec:
          command: [/usr/bin/node, -e, 'setTimeout(() => {}, 5000)']
    {{- end }}
    resources:
      {{- toYaml $values.resources | nindent 6 }}
    volumeMounts:
      - name: tmp
        mountPath: /tmp
      - name: secrets
        mountPath: /run/secrets/steward
        readOnly: true
      {{- if .root.Values.trust.configMap }}
      - name: trust
        mountPath: /etc/steward
        readOnly: true
      {{- end }}
      {{- with .mounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 256Mi
  - name: secrets
    secret:
      secretName: {{ index .root.Values.secrets .process }}
      defaultMode: 0440
  {{- with .root.Values.trust.configMap }}
  - name: trust
    configMap:
      name: {{ . }}
  {{- end }}
  {{- with .volumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
