{{/* The app's environment variables: its own, everybody's, the operator's; the last one wins. */}}
{{- define "service.environment" -}}
{{- $app := include "service.app" . -}}
{{- $facts := fromYaml (include "service.facts" .) -}}
{{- $secrets := .Values.global.secrets -}}
{{- $plain := dict "HOST" "0.0.0.0" "PORT" "3000" "APP_ID" $app "DAPR_HTTP_PORT" "3500" "LOG_LEVEL" .Values.global.logLevel "NODE_ENV" "production" -}}
{{- $byReference := dict -}}
{{- $_ := set $byReference "DAPR_API_TOKEN" (dict "name" ($secrets.apiToken | replace "{app}" $app) "key" "token") -}}
{{- $_ := set $byReference "APP_API_TOKEN" (dict "name" ($secrets.appToken | replace "{app}" $app) "key" "token") -}}
{{- if has "mongodb" $facts.uses -}}
{{- $_ := set $byReference "MONGODB_URI" $secrets.mongodb -}}
{{- $_ := set $plain "MONGODB_DATABASE" $app -}}
{{- end -}}
{{- range $name, $from := $facts.secretSettings -}}
{{- $_ := set $byReference $name (dict "name" (get $secrets $from.secret).name "key" $from.key) -}}
{{- end -}}
{{- with .Values.global.tracing.zipkin -}}
{{- $_ := set $plain "ZIPKIN_ENDPOINT" . -}}
{{- $_ := set $plain "OTEL_TRACES_SAMPLER_ARG" $.Values.global.tracing.samplingRate -}}
{{- end -}}
{{- if $facts.door -}}
{{- $replicas := ternary .Values.autoscaling.maxReplicas .Values.replicas .Values.autoscaling.enabled -}}
{{- $_ := set $plain "REPLICAS" (toString $replicas) -}}
{{- end -}}
{{- $plain = merge (dict) .Values.settings .Values.global.settings ($facts.settings | default dict) $plain -}}
{{- $byReference = merge (dict) .Values.secretSettings $byReference -}}
- name: REPLICA
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
{{- range $name, $value := $plain }}
{{- if not (hasKey $byReference $name) }}
- { name: {{ $name }}, value: {{ $value | toString | quote }} }
{{- end }}
{{- end }}
{{- range $name, $from := $byReference }}
- name: {{ $name }}
  valueFrom: { secretKeyRef: { name: {{ $from.name }}, key: {{ $from.key }} } }
{{- end }}
{{- end -}}
