using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.Browser;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace MarketSnapshot.Tests.Browser;

/// <summary>The Chromium that is installed on this machine, started once when a test needs it; tests are skipped where there is none.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly SemaphoreSlim _start = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A page of a person of its own; errors of scripts and of the policy on content end the test.</summary>
    /// <param name="topology">Where the front end is.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="dark">Whether the person likes it dark.</param>
    /// <param name="scripts">Whether scripts run.</param>
    public async Task<BrowserPage> OpenAsync(Topology topology, int width, bool dark = false, bool scripts = true)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var browser = await BrowserAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = topology.Application.GetEndpoint(ResourceNames.Web).ToString(),
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = scripts,
            Locale = "en-IN",
            TimezoneId = "Asia/Kolkata",
        });
        context.SetDefaultTimeout(20_000);
        return new(context, await context.NewPageAsync(), $"{width}-{(dark ? "dark" : "light")}");
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

/// <summary>A page in a browser.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _look;

    internal BrowserPage(IBrowserContext context, IPage page, string look)
    {
        (_context, Page, _look) = (context, page, look);
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Errors.Add(message.Text);
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What scripts, and the policy on what a page may hold, complained of.</summary>
    public IList<string> Errors { get; } = [];

    /// <summary>Signs in as a demo person and comes to a page.</summary>
    public async Task SignInAsync(string person, string path)
    {
        await Page.GotoAsync($"/sign-in?return_url={Uri.EscapeDataString(path)}");
        await Page.Locator($"button[value='{person}']").ClickAsync();
        await Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);
    }

    /// <summary>Keeps how the page looks, for people to look at.</summary>
    public async Task KeepAsync(string name) =>
        await Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "screenshots", $"{name}-{_look}.png"), FullPage = true });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
