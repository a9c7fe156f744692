using MarketSnapshot.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace MarketSnapshot.Tests.Browser;

/// <summary>The Chromium that is installed on this machine, started once when a test needs it; tests are skipped where there is none.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private const int Patience = 20_000;

    private readonly SemaphoreSlim _start = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A page of a person of its own.</summary>
    /// <param name="address">Where the front end is.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="dark">Whether the person likes it dark.</param>
    /// <param name="scripts">Whether scripts run.</param>
    /// <param name="language">What the browser asks for.</param>
    public async Task<BrowserPage> OpenAsync(Uri address, int width, bool dark = false, bool scripts = true, string language = "en")
    {
        ArgumentNullException.ThrowIfNull(address);
        var browser = await BrowserAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = scripts,
            Locale = $"{language}-IN",
            TimezoneId = "Asia/Kolkata",
        });
        context.SetDefaultTimeout(Patience);
        return new(context, await context.NewPageAsync(), address, width, language);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _start.Dispose();
    }

    private async Task<IBrowser> BrowserAsync()
    {
        var program = Find();
        Assert.SkipWhen(program is null, "No Chromium is on the PATH, and CHROMIUM names none: pages are not tried in a browser.");
        await _start.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            // Pages renew themselves every few seconds, and machines have other work too.
            Assertions.SetDefaultExpectTimeout(Patience);
            _playwright ??= await Playwright.CreateAsync();
            // What runs as root, as build agents do, has no sandbox.
            return _browser ??= await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
            });
        }
        finally
        {
            _start.Release();
        }
    }

    private static string? Find() => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
