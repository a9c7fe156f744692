using System.Text.Json;

namespace MongoDB.Server;

/// <summary>One JSON object a line, in the shape of mongod's own log: time, severity, component, message.</summary>
internal sealed class ServerLog(bool quiet, TimeProvider time)
{
    private const int RememberedLines = 200;
    private readonly Lock _gate = new();
    private readonly Queue<string> _recent = new();

    public void Info(string component, string message) => Write("I", component, message, always: false);

    public void Warning(string component, string message) => Write("W", component, message, always: true);

    public void Error(string component, string message) => Write("E", component, message, always: true);

    /// <summary>What a supervisor waits for is printed even when the log is quiet.</summary>
    public void Milestone(string component, string message) => Write("I", component, message, always: true);

    /// <summary>The latest lines, for the command getLog.</summary>
    public IReadOnlyList<string> Recent()
    {
        lock (_gate)
        {
            return [.. _recent];
        }
    }

    private void Write(string severity, string component, string message, bool always)
    {
        var line = $$"""{"t":{"$date":"{{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fff+00:00}}"},"s":"{{severity}}","c":"{{component}}","msg":{{JsonSerializer.Serialize(message, LogJson.Default.String)}}}""";
        lock (_gate)
        {
            _recent.Enqueue(line);
            if (_recent.Count > RememberedLines)
            {
                _recent.Dequeue();
            }

            if (always || !quiet)
            {
                Console.Out.WriteLine(line);
                Console.Out.Flush();
            }
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class LogJson : System.Text.Json.Serialization.JsonSerializerContext;
