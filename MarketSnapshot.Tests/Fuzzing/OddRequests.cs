using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>Requests that are right by the document, and those bent at one place or other.</summary>
internal sealed class OddRequests(ApiDocument document, KnownIds ids)
{
    private const int MostTries = 20;
    private const int RaceConnections = 4;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get", "Post", "CONNECT", "M-SEARCH", new('X', 300)];

    private static readonly string[] MediaTypes =
    [
        "", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json; charset=nonsense", "application/json; charset=\"utf-8", "application/problem+json", "application/vnd.x+json",
        "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded", "application/octet-stream", "application/json, text/plain", "*/*", "json", "/", "application/json;", "APPLICATION/JSON", "text/json",
    ];

    private static readonly string[] HeaderNames =
        ["Idempotency-Key", "Last-Event-ID", "If-None-Match", "If-Match", "Accept", "Accept-Encoding", "Accept-Language", "Range", "If-Modified-Since", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "X-HTTP-Method-Override", "traceparent", "tracestate", "baggage", "Origin", "Content-Encoding", "X-Odd", "Upgrade"];

    private static readonly string[] PathParts =
        ["%2F", "..", "%2e%2e%2f", ".", "%00", "%E0%80", "%C0%AF", "%ED%A0%80", "%FF", "%", "%zz", "%25", "%0d%0aX:1", "'", "%27", "%22", ";a=b", "a b", "%20", "*", "$where", "%F0%9F%98%80", "~", "-", "null", "%5c..%5c", "{id}", "%7Bid%7D", "+", ",", "1e400", "00000000-0000-0000-0000-000000000000"];

    private readonly RightValues _right = new(document, ids);
    private readonly Operation[] _operations = [.. document.Operations];

    /// <summary>The request of a number.</summary>
    /// <param name="role">Who sends it.</param>
    /// <param name="token">What the sender shows.</param>
    /// <param name="number">Its number.</param>
    /// <param name="random">Decides everything.</param>
    public FuzzRequest Next(string role, string? token, int number, Random random)
    {
        var operation = PickOperation(role, random);
        var request = Right(role, operation, random) with { Token = token, Number = number };
        return random.Next(100) switch
        {
            < 24 => request,
            < 42 when operation.Body is not null => request with { Kind = "values", Body = Encoding.UTF8.GetBytes(_right.Json(operation.Body, "", operation.Path, random, bent: true)) },
            < 50 when operation.Body is not null => request with { Kind = "fields", Body = Encoding.UTF8.GetBytes(BentFields(operation, random)) },
            < 42 when operation.Parameters.Any(parameter => parameter.In == "query") => OddQuery(request, operation, random),
            < 50 when operation.Body is null => request,
            < 58 => request with { Kind = "body", Body = OddValues.Body(random), Headers = Json },
            < 64 => Encoded(request, random),
            < 72 => OddQuery(request, operation, random),
            < 79 => OddPath(request, operation, random),
            < 86 => OddHeaders(request, random),
            < 90 => request with { Kind = "method", Method = Methods[random.Next(Methods.Length)], BreaksHttp = true },
            < 93 => request with { Kind = "media type", Headers = [("Content-Type", MediaTypes[random.Next(MediaTypes.Length)])], Body = request.Body ?? "{}"u8.ToArray() },
            < 98 => OddFraming(request, random),
            _ when operation.Body is not null || operation.Path.Contains("{id}", StringComparison.Ordinal) => request with { Kind = "at once", AtOnce = RaceConnections },
            _ => request,
        };
    }

    private static (string Name, string Value)[] Json => [("Content-Type", "application/json")];

    // What a role may call is called more often than the rest: behind the door there is more to stumble over.
    private Operation PickOperation(string role, Random random)
    {
        var anything = random.Next(3) == 0;
        for (var i = 0; i < MostTries; i++)
        {
            var operation = _operations[random.Next(_operations.Length)];
            if ((anything || operation.IsFor(role)) && (!operation.IsHeavy || random.Next(MostTries) == 0))
                return operation;
        }

        return _operations[0];
    }

    private FuzzRequest Right(string role, Operation operation, Random random)
    {
        var target = operation.Path;
        var query = new List<string>();
        var headers = new List<(string Name, string Value)>();
        foreach (var parameter in operation.Parameters)
        {
            var text = _right.Text(parameter.Schema, parameter.Name, operation.Path, random);
            if (parameter.In == "path")
                target = target.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(text), StringComparison.Ordinal);
            else if (parameter.In == "query" && (parameter.Required || random.Next(4) == 0))
                query.Add($"{parameter.Name}={Uri.EscapeDataString(text)}");
            else if (parameter.In == "header" && random.Next(2) == 0)
                headers.Add((parameter.Name, $"key-{random.Next(50)}"));
        }

        byte[]? body = null;
        if (operation.Body is not null)
        {
            body = Encoding.UTF8.GetBytes(_right.Json(operation.Body, "", operation.Path, random, bent: false));
            headers.AddRange(Json);
        }

        return new(role, operation.Name, "right", operation.Method, query.Count == 0 ? target : $"{target}?{string.Join('&', query)}") { Body = body, Headers = headers };
    }

    private string BentFields(Operation operation, Random random)
    {
        var fields = _right.Fields(operation.Body!, operation.Path, random, bent: false);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            switch (random.Next(5))
            {
                case 0 when fields.Count > 0:
                    fields.RemoveAt(random.Next(fields.Count));
                    break;
                case 1 when fields.Count > 0:
                    fields.Add(fields[random.Next(fields.Count)]);
                    break;
                case 2 when fields.Count > 0:
                    var at = random.Next(fields.Count);
                    fields[at] = new(random.Next(2) == 0 ? fields[at].Key.ToUpperInvariant() : fields[at].Key + " ", fields[at].Value);
                    break;
                case 3:
                    fields.Add(new(OddValues.Text(random), OddValues.Json(random)));
                    break;
                default:
                    fields.Add(new(random.Next(4) switch { 0 => "__proto__", 1 => "$type", 2 => "id", _ => "idempotency_key" }, OddValues.Json(random)));
                    break;
            }
        }

        var text = RightValues.Object(fields);
        return random.Next(6) switch { 0 => text.Replace("}", ",}", StringComparison.Ordinal), 1 => text + "//", 2 => text[..(text.Length / 2)], _ => text };
    }

    private static FuzzRequest Encoded(FuzzRequest request, Random random)
    {
        var text = Encoding.UTF8.GetString(request.Body ?? "{\"name\":\"\u00e9\"}"u8.ToArray());
        var utf8 = Encoding.UTF8.GetBytes(text);
        var (body, type, encoding) = random.Next(11) switch
        {
            0 => (Encoding.Unicode.GetBytes(text), "application/json", null),
            1 => (Encoding.Unicode.GetBytes(text), "application/json; charset=utf-16", null),
            2 => ([0xEF, 0xBB, 0xBF, .. utf8], "application/json", null),
            3 => (Encoding.BigEndianUnicode.GetBytes("\ufeff" + text), "application/json", null),
            4 => (Encoding.Latin1.GetBytes(text.Replace("a", "\u00e9", StringComparison.Ordinal)), "application/json; charset=utf-8", null),
            5 => (Gzip(utf8), "application/json", null),
            6 => (Gzip(utf8), "application/json", "gzip"),
            // Overlong forms, halves of surrogate pairs and cut characters, within a text.
            7 => ([.. "{\"name\":\""u8, 0xC0, 0xAF, 0xE0, 0x80, 0xAF, .. "\"}"u8], "application/json", null),
            8 => ([.. "{\"name\":\""u8, 0xED, 0xA0, 0x80, 0xF5, 0x80, .. "\"}"u8], "application/json", null),
            9 => ([.. utf8[..^1], 0xF0, 0x9F, 0x98], "application/json", null),
            _ => ((byte[])[.. utf8, 0, 0, 0], "application/json; charset=iso-8859-1", (string?)"br"),
        };
        List<(string Name, string Value)> headers = [("Content-Type", type)];
        if (encoding is not null)
            headers.Add(("Content-Encoding", encoding));
        return request with { Kind = "encoding", Body = body, Headers = headers };
    }

    private static FuzzRequest OddQuery(FuzzRequest request, Operation operation, Random random)
    {
        var known = operation.Parameters.Where(parameter => parameter.In == "query").Select(parameter => parameter.Name).DefaultIfEmpty("cursor").ToArray();
        var parts = new List<string>();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var name = known[random.Next(known.Length)];
            parts.Add(random.Next(8) switch
            {
                0 => $"{name}=&{name}=",
                1 => name,
                2 => $"{name}={new string('q', random.Next(1000, 9000))}",
                3 => $"{name}[]=1&{name}[$ne]=1",
                4 => $"{name}=%00%FF%E0%80{random.Next(10)}",
                5 => string.Join('&', Enumerable.Range(0, random.Next(2, 400)).Select(n => string.Create(CultureInfo.InvariantCulture, $"{name}={n}"))),
                _ => $"{name}={Escaped(OddValues.Text(random))}",
            });
        }

        var target = $"{request.Target.Split('?')[0]}?{string.Join('&', parts)}";
        return request with { Kind = "query", Target = target, BreaksHttp = target.Length > 7900 };
    }

    private FuzzRequest OddPath(FuzzRequest request, Operation operation, Random random)
    {
        var odd = random.Next(5) switch
        {
            0 => Escaped(OddValues.Text(random)),
            1 => new string('p', random.Next(100, 9000)),
            2 => PathParts[random.Next(PathParts.Length)] + PathParts[random.Next(PathParts.Length)],
            _ => PathParts[random.Next(PathParts.Length)],
        };
        var path = operation.Path.Contains('{', StringComparison.Ordinal)
            ? $"{operation.Path[..operation.Path.IndexOf('{', StringComparison.Ordinal)]}{odd}{operation.Path[(operation.Path.IndexOf('}', StringComparison.Ordinal) + 1)..]}"
            : $"{operation.Path}/{odd}";
        if (random.Next(4) == 0 && operation.Path.Contains("{id}", StringComparison.Ordinal))
            path = operation.Path.Replace("{id}", ids.Pick("farmers", random) + "%00", StringComparison.Ordinal);
        return request with { Kind = "path", Target = path, BreaksHttp = true };
    }

    private static FuzzRequest OddHeaders(FuzzRequest request, Random random)
    {
        var headers = request.Headers.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var name = HeaderNames[random.Next(HeaderNames.Length)];
            var value = random.Next(6) switch
            {
                0 => new string('h', random.Next(1000, 40_000)),
                1 => string.Join(", ", Enumerable.Repeat("\"*\"", random.Next(2, 300))),
                2 => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(OddValues.Text(random).ReplaceLineEndings(" "))),
                3 => Encoding.Latin1.GetString(OddValues.Bytes(random)).ReplaceLineEndings(" "),
                4 => "",
                _ => OddValues.Quoted(OddValues.Text(random)).ReplaceLineEndings(" "),
            };
            headers.Add((name, value));
            if (random.Next(5) == 0)
                headers.Add((name, "again"));
        }

        return request with { Kind = "headers", Headers = headers, BreaksHttp = true };
    }

    private static FuzzRequest OddFraming(FuzzRequest request, Random random)
    {
        var framings = Enum.GetValues<Framing>();
        var framing = framings[random.Next(framings.Length)];
        var body = request.Body ?? (framing is Framing.Length or Framing.Chunked || random.Next(2) == 0 ? "{\"body\":\"of a question\"}"u8.ToArray() : "{}"u8.ToArray());
        if (random.Next(25) == 0)
            body = Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('z', 2_500_000)}\"}}");
        var headers = request.Headers.Any(header => header.Name == "Content-Type") ? request.Headers : [.. request.Headers, .. Json];
        return request with { Kind = "framing", Framing = framing, Body = body, Headers = headers, BreaksHttp = framing is Framing.LengthOdd or Framing.ChunksOdd or Framing.LengthTooLarge or Framing.LengthTooSmall };
    }

    private static string Escaped(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Take(1500).Select(b =>
        b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.' ? ((char)b).ToString() : string.Create(CultureInfo.InvariantCulture, $"%{b:X2}")));

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
