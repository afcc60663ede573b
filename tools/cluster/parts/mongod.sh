#!/bin/sh
# Called as MongoDB's own image calls it; what is asked for is how the server here works anyway.
exec /usr/local/bin/secantusd-rs --host 0.0.0.0 --port 27017 --storage-path /data/db --sync-on-commit --cache-size 256M
