# dockerd for `docker build`, beside the lab's own containerd, and bringing images into the lab.

start_dockerd() {
  need_root
  alive dockerd && return
  mkdir -p "$RUN" "$LOG" "$C/docker"
  echo '{}' >"$RUN/docker.json"      # not the machine's own settings
  # No bridge and no firewall rules of its own: builds that need the network take `--network host`.
  start dockerd dockerd -H "$DOCKER_SOCKET" --data-root "$C/docker" --exec-root "$RUN/docker" --pidfile "$RUN/dockerd-own.pid" \
    --bridge none --iptables=false --ip-masq=false --ip-forward=false --oom-score-adjust 0 --config-file "$RUN/docker.json"
  wait_for 30 lab_docker version || die "dockerd did not start, see $LOG/dockerd.log"
}
lab_docker() { DOCKER_BUILDKIT=0 /usr/bin/docker -H "$DOCKER_SOCKET" "$@"; }

base_images() {
  start_dockerd
  local t
  for t in node busybox web; do lab_docker load -q -i "$IMG/$t.tar"; done
}

load() { # an archive, or a name that docker knows
  alive containerd || die "the lab does not run"
  [ $# -gt 0 ] || die "load what?"
  local i names=()
  for i; do
    if [ -f "$i" ]; then lab_ctr images import "$i" >>"$LOG/import.log"; else names+=("$i"); fi
  done
  # At once, so that layers they share are written once.
  if [ ${#names[@]} -gt 0 ]; then
    # whichever docker the caller uses; else the lab's own
    if [ -n "${DOCKER_HOST:-}" ]; then docker save "${names[@]}"; else lab_docker save "${names[@]}"; fi | lab_ctr images import - >>"$LOG/import.log"
  fi
  say "loaded $*"
}
