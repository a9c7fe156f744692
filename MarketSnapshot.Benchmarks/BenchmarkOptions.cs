using System.Globalization;

namespace MarketSnapshot.Benchmarks;

/// <summary>Options of a benchmark: whole numbers by name.</summary>
internal sealed class BenchmarkOptions
{
    private readonly Dictionary<string, int> _values;

    private BenchmarkOptions(Dictionary<string, int> values) => _values = values;

    /// <summary>The value of an option.</summary>
    public int this[string name] => _values[name];

    /// <summary>Reads <c>--name value</c> pairs.</summary>
    /// <exception cref="UsageException">An option is unknown or its value is no positive number.</exception>
    public static BenchmarkOptions Parse(IReadOnlyDictionary<string, int> defaults, string[] args)
    {
        var values = new Dictionary<string, int>(defaults, StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !values.ContainsKey(args[i][2..]))
                throw new UsageException($"There is no option '{args[i]}'.");
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value <= 0)
                throw new UsageException($"The option '{args[i]}' takes a positive whole number.");
            values[args[i][2..]] = value;
        }

        return new(values);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _values.Select(option => $"--{option.Key} {option.Value}"));
}

/// <summary>The command line can't be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Says how to start a benchmark.</summary>
internal static class Usage
{
    public static void Print(IReadOnlyList<IBenchmark> benchmarks)
    {
        Console.WriteLine("usage: dotnet run -c Release --project MarketSnapshot.Benchmarks -- <name> [--option number]...");
        foreach (var benchmark in benchmarks)
        {
            Console.WriteLine();
            Console.WriteLine($"  {benchmark.Name}  {string.Join(' ', benchmark.Defaults.Select(option => $"[--{option.Key} {option.Value}]"))}");
            Console.WriteLine($"      {benchmark.Summary}");
        }
    }
}
