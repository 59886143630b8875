-- The request of a case, and the result on one line.

function init(arguments)
  local method, body = arguments[1], arguments[2]
  wrk.method = method
  if body then
    wrk.body = body
    wrk.headers["Content-Type"] = "application/json"
  end
end

function done(summary, latency, requests)
  local e = summary.errors
  local broken = e.connect + e.read + e.write + e.timeout
  io.write(string.format("result %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.status, broken))
end
