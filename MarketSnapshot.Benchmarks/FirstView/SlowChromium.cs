using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace MarketSnapshot.Benchmarks.FirstView;

/// <summary>The Chromium that is installed on this machine, as on a phone with a weak network. Each view has a profile of its own, with nothing in its cache.</summary>
internal sealed class SlowChromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // Kept by the page itself: the browser says of paints by itself, and the card is looked for in every frame.
    private const string Watch =
        """
        window.seen = { first: 0, largest: 0, card: 0 };
        new PerformanceObserver(list => { for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') seen.first = entry.startTime; }).observe({ type: 'paint', buffered: true });
        new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.largest = entry.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
        const look = () => {
          const card = document.querySelector('.card.listing');
          if (card && card.getBoundingClientRect().height > 0) seen.card = performance.now(); else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly int _kbit;
    private readonly int _latency;

    private SlowChromium(IPlaywright playwright, IBrowser browser, int kbit, int latency) => (_playwright, _browser, _kbit, _latency) = (playwright, browser, kbit, latency);

    /// <summary>Its version.</summary>
    public string Version => _browser.Version;

    /// <summary>Starts it.</summary>
    /// <param name="kbit">Kilobits a second, each way.</param>
    /// <param name="latency">Milliseconds that every request waits for the first byte of its answer, beside what the server takes.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<SlowChromium> StartAsync(int kbit, int latency)
    {
        var program = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
                ?? throw new UsageException("No Chromium is on the PATH, and CHROMIUM names none.");
        var playwright = await Playwright.CreateAsync();
        // What runs as root, as build agents do, has no sandbox.
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking"] });
        return new(playwright, browser, kbit, latency);
    }

    /// <summary>Opens the market.</summary>
    public async Task<View> OpenAsync(Uri market)
    {
        await using var profile = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = 360, Height = 740 }, DeviceScaleFactor = 2, IsMobile = true });
        var page = await profile.NewPageAsync();
        var wire = await profile.NewCDPSessionAsync(page);
        var types = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var bytes = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        wire.Event("Network.responseReceived").OnEvent += (_, happened) => types[Text(happened, "requestId")] = Text(happened, "type");
        wire.Event("Network.loadingFinished").OnEvent += (_, happened) =>
            bytes.AddOrUpdate(types.GetValueOrDefault(Text(happened, "requestId"), "Other"), _ => Length(happened), (_, before) => before + Length(happened));
        await wire.SendAsync("Network.enable");
        await wire.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["offline"] = false, ["latency"] = _latency, ["downloadThroughput"] = _kbit * 1000 / 8, ["uploadThroughput"] = _kbit * 1000 / 8,
        });
        await page.AddInitScriptAsync(Watch);
        await page.GotoAsync(market.ToString(), new() { WaitUntil = WaitUntilState.Load });
        var seen = await page.EvaluateAsync<double[]>(
            """
            () => new Promise(done => {
              const look = () => seen.card && seen.first && seen.largest
                ? done([seen.first, seen.largest, seen.card, document.querySelectorAll('.card.listing').length])
                : requestAnimationFrame(look);
              look();
            })
            """);
        return new(bytes, seen[0], seen[1], seen[2], (int)seen[3]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string Text(JsonElement? happened, string name) => happened!.Value.GetProperty(name).GetString()!;

    private static long Length(JsonElement? happened) => (long)happened!.Value.GetProperty("encodedDataLength").GetDouble();
}
