#!/bin/sh
# Ends a stack whose own process is gone: it reads a pipe that only that process holds open, and at its end kills
# whatever carries the stack's mark.   usage: watchdog.sh <mark> [temporary folder to remove]
mark=$1
folder=$2
trap '' HUP INT TERM
cat >/dev/null

marked() {
  grep -lsF "WAYBILL_STACK=$mark" /proc/[0-9]*/environ | cut -d/ -f3
}

for pid in $(marked); do kill -TERM "$pid" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -z "$(marked)" ] && break
  sleep 0.1
done
for pid in $(marked); do kill -KILL "$pid" 2>/dev/null; done

# Only a folder that was made for this stack, and says so in its name, is ever removed.
case $folder in
  */waybill-*) rm -rf "$folder" ;;
esac
