-- What wrk runs: asks for the addresses of a file in turn, and ends with one
-- line that the bench reads. The arguments are the file of addresses, one a
-- line, and the content coding accepted ("" for none).

local requests, at = {}, 0

function init(args)
  local headers = { Host = wrk.headers["Host"] }
  if args[2] ~= "" then headers["Accept-Encoding"] = args[2] end
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("measured %d %d %d %d %d %d %d\n",
    summary.duration, summary.requests, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout, e.status))
end
