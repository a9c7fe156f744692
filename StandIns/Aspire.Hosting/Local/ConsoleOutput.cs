using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Local;

/// <summary>Writes whole lines to standard output, one writer at a time.</summary>
internal sealed class ConsoleOutput
{
    private static readonly string[] Palette = ["36", "32", "33", "35", "34", "96", "92", "93", "95", "94"];

    private readonly Lock _lock = new();
    private readonly bool _colours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly Dictionary<string, string> _colourOf = new(StringComparer.Ordinal);
    private readonly StreamWriter _writer = new(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    public int NameWidth { get; set; }

    public void Note(TimeSpan at, string text) => Write($"{Time(at)}  {text}");

    public void State(TimeSpan at, string name, string text) => Write($"{Time(at)}  {Coloured(name, name.PadRight(NameWidth))}  {text}");

    public void Line(string name, string text) => Write($"{Coloured(name, $"[{name}]".PadRight(NameWidth + 2))} {text}");

    public void Block(string title, IEnumerable<string> lines) =>
        Write(string.Join(Environment.NewLine, [title, .. lines.Select(l => $"    {l}")]));

    public void Error(string message)
    {
        lock (_lock)
        {
            Console.Error.WriteLine(message);
        }
    }

    public void Table(TimeSpan at, IReadOnlyList<ResourceRow> rows, string phases)
    {
        var nameWidth = rows.Max(r => r.Name.Length);
        var stateWidth = rows.Max(r => r.State.Length);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Time(at)}  All resources are healthy.");
        foreach (var row in rows)
        {
            var line = $"    {row.Name.PadRight(nameWidth)}  {row.State.PadRight(stateWidth)}  {row.Address}";
            text.AppendLine(line.TrimEnd());
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"    {phases}");
        text.Append("    Ctrl+C stops everything.");
        Write(text.ToString());
    }

    private static string Time(TimeSpan at) => string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,8:0.00} s");

    private string Coloured(string name, string text)
    {
        if (!_colours)
        {
            return text;
        }

        lock (_lock)
        {
            if (!_colourOf.TryGetValue(name, out var colour))
            {
                _colourOf[name] = colour = Palette[_colourOf.Count % Palette.Length];
            }

            return $"\e[{colour}m{text}\e[0m";
        }
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            try
            {
                _writer.WriteLine(line);
            }
            catch (IOException)
            {
                // nobody reads any more; the application runs on
            }
        }
    }
}
