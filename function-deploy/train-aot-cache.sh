#!/usr/bin/env bash
# Lets the packaged function answer requests and writes what the JVM learnt to DIR/app.aot, from
# which it starts in half the time. With the JVM (JDK 25 or newer) that will run it:
#
#   function-deploy/train-aot-cache.sh src/function/target/quarkus-app
#   java -XX:AOTCache=src/function/target/quarkus-app/app.aot -jar src/function/target/quarkus-app/quarkus-run.jar
#
# Options of the JVM may follow the folder. The cache holds for this build of the JVM and these jars,
# with their times; of any others the JVM says so and starts without. It needs bash and a JVM, and no
# curl.
set -euo pipefail

directory=${1:?expected the folder of quarkus-run.jar, found no argument}
shift
rounds=${ROUNDS:-100}
cache=$directory/app.aot
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

fail() {
  echo "$1" >&2
  exit 1
}

# A port that nobody else has, more likely than not.
export PORT=${PORT:-$((20000 + RANDOM % 10000))}
export ORT_DISABLE_TELEMETRY=1

# ask METHOD PATH [TYPE FILE]: sends one request and fails unless it is answered 200.
ask() {
  local status
  {
    exec 3<>"/dev/tcp/127.0.0.1/$PORT"
  } 2>/dev/null || return 1
  printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' "$1" "$2" >&3
  if [ $# -gt 2 ]; then
    printf 'Content-Type: %s\r\nContent-Length: %d\r\n' "$3" "$(wc -c <"$4")" >&3
  fi
  printf '\r\n' >&3
  if [ $# -gt 2 ]; then
    cat "$4" >&3
  fi
  read -r _ status _ <&3
  cat <&3 >/dev/null
  exec 3>&-
  [ "$status" = 200 ]
}

rm -f "$cache"
# What cannot be cached is the rule, not the exception, so only errors are told.
"$java" "$@" -XX:AOTCacheOutput="$cache" -Xlog:aot*=error -jar "$directory/quarkus-run.jar" &
function=$!
request=$(mktemp)
trap 'rm -f "$request"; kill "$function" 2>/dev/null || true' EXIT

until ask GET /v2/health/ready; do
  kill -0 "$function" 2>/dev/null ||
    fail "expected the function to start on JDK 25 or newer, found it ended"
  sleep 0.1
done

png=$directory/onnx-exports/demo/sample.png
jpegs=("$directory"/onnx-exports/demo/prototypes/*.jpg)
jpeg=${jpegs[0]}
printf '{"image": "%s", "maps": true}' "$(base64 <"$png" | tr -d '\n')" >"$request"
for ((round = 0; round < rounds; round++)); do
  ask POST /explain image/png "$png" &&
    ask POST /explain image/jpeg "$jpeg" &&
    ask POST /explain application/json "$request" &&
    ask GET "/gallery/${jpeg##*/}" ||
    fail "expected every request to be answered 200, found another status"
done

# The JVM writes the cache when it ends.
kill "$function"
wait "$function" || [ $? -eq 143 ]
[ -s "$cache" ] || fail "expected the JVM to write $cache, found nothing"
echo "wrote $cache, $(wc -c <"$cache") bytes, after $((rounds * 4)) requests"
