-- What wrk sends, and how it says what came of it: wrk ... -s closed.lua URL -- PICTURE

local sent

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  local picture = file:read("*a")
  file:close()
  local kind = picture:sub(1, 4) == "\137PNG" and "image/png" or "image/jpeg"
  sent = wrk.format("POST", nil, { ["Content-Type"] = kind }, picture)
end

function request()
  return sent
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format(
    '{"seconds": %f, "answered": {"200": %d, "other": %d}, "broken": %d, "p50": %f, "p99": %f}',
    summary.duration / 1e6, summary.requests - errors.status, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
