using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using MarketSnapshot.Tests.Access;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Processes;

/// <summary>One of the product's programs, started by hand as an operator would: no AppHost keeps an order or waits for anything.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(string program, ProcessStartInfo start)
    {
        Program = program;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
    }

    /// <summary>Signs the tokens that the API takes: outside Development it starts with authentication alone.</summary>
    public static TokenIssuer Tokens { get; } = new();

    /// <summary>The project's name.</summary>
    public string Program { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>All that it wrote.</summary>
    public string Output => $"--- {Program} {Id}{Environment.NewLine}{string.Join(Environment.NewLine, _lines)}";

    /// <summary>What it wrote at level error or above.</summary>
    public IReadOnlyList<string> Errors => [.. _lines.Where(line => ErrorLine().IsMatch(line) || line.StartsWith("Unhandled", StringComparison.Ordinal))];

    /// <summary>Starts a program.</summary>
    /// <param name="program">The project's name.</param>
    /// <param name="environment">What it finds in its environment besides the test's own.</param>
    /// <param name="withTokens">Whether it knows whose tokens to take; without, the API is open or refuses to start.</param>
    public static ServiceProcess Start(string program, IReadOnlyDictionary<string, string> environment, bool withTokens = true)
    {
        var folder = FolderOf(program);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(folder, $"{program}.dll")])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
            },
        };
        foreach (var (key, value) in withTokens ? Tokens.Environment.Concat(environment) : environment)
            start.Environment[key] = value;

        var service = new ServiceProcess(program, start);
        service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        return service;
    }

    /// <summary>Where a program lies: the build puts them side by side.</summary>
    public static string FolderOf(string program)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, program, here.Name);
    }

    /// <summary>Waits until it listens; gives a client of it, which is operator there.</summary>
    public async Task<HttpClient> ClientAsync() =>
        new() { BaseAddress = await AddressAsync(), DefaultRequestHeaders = { Authorization = TokenIssuer.Bearer(Tokens.Operator()) } };

    /// <summary>Waits until it listens; gives its address.</summary>
    public async Task<Uri> AddressAsync()
    {
        try
        {
            return await _listening.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"It does not listen within {Limit.TotalSeconds} s.{Environment.NewLine}{Output}", late);
        }
    }

    /// <summary>Waits for its end; gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
            return _process.ExitCode;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"It did not end within {Limit.TotalSeconds} s.{Environment.NewLine}{Output}", late);
        }
    }

    /// <summary>Asks it to end, as an operator does; gives the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        return await EndAsync();
    }

    /// <summary>kill -9</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (ListeningLine().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups["address"].Value));
    }

    [GeneratedRegex(@"^(fail|crit): ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListeningLine();
}
