using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests.Browser;

/// <summary>A page in the browser of a person.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private const int NarrowestScreen = 320;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "screenshots");

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _console = [];
    private readonly Uri _address;
    private int _width;
    private string _language;

    internal BrowserPage(IBrowserContext context, IPage page, Uri address, int width, string language)
    {
        (_context, Page, _address, _width, _language) = (context, page, address, width, language);
        page.PageError += (_, error) => Complain(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complain(message.Text);
            else
                _console.Enqueue($"{message.Type}: {message.Text}");
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What scripts, and the policy on what a page may hold, complained of.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>The complaints, which are thereby accepted.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        List<string> taken = [];
        while (Errors.TryDequeue(out var error))
            taken.Add(error);
        return taken;
    }

    /// <summary>Where the page is and what its console said.</summary>
    public string Told => $"--- page {Page.Url}{Environment.NewLine}{string.Join(Environment.NewLine, _console)}";

    /// <summary>Signs in as a demo person and comes to a page.</summary>
    public async Task SignInAsync(string person, string path)
    {
        await Page.GotoAsync($"/sign-in?return_url={Uri.EscapeDataString(path)}");
        await Page.Locator($"button[value='{person}']").ClickAsync();
        await ComesToAsync(path);
    }

    /// <summary>Waits until the page is at an address, whatever its query.</summary>
    public Task ComesToAsync(string path) => Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);

    /// <summary>Waits until the page is that of a booking, and gives the booking's id.</summary>
    public async Task<string> ComesToBookingAsync()
    {
        await Page.WaitForURLAsync(url => new Uri(url).AbsolutePath.StartsWith("/bookings/", StringComparison.Ordinal));
        return new Uri(Page.Url).Segments[^1];
    }

    /// <summary>From now on the person reads another language.</summary>
    public async Task SpeakAsync(string language)
    {
        _language = language;
        await _context.AddCookiesAsync([new() { Name = "language", Value = language, Url = _address.ToString() }]);
    }

    /// <summary>From now on the window is that wide.</summary>
    public async Task ResizeAsync(int width)
    {
        _width = width;
        await Page.SetViewportSizeAsync(width, 800);
    }

    /// <summary>Keeps how the whole page looks, light and dark, for people to look at; nothing may stand out at its side.</summary>
    /// <param name="name">What the picture is called.</param>
    /// <param name="schemes">Other than both.</param>
    public async Task KeepAsync(string name, params ColorScheme[] schemes)
    {
        Directory.CreateDirectory(Folder);
        await FitsAsync(name);
        foreach (var scheme in schemes is [] ? [ColorScheme.Dark, ColorScheme.Light] : schemes)
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var path = Path.Combine(Folder, $"{name}-{_language}-{_width}-{scheme}.png".ToLowerInvariant());
            await Page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        }
    }

    /// <summary>Fails where the page can be moved sideways; what is for a phone is looked at on the narrowest one too.</summary>
    public async Task FitsAsync(string name)
    {
        if (_width > NarrowestScreen && _width < 500)
        {
            await Page.SetViewportSizeAsync(NarrowestScreen, 800);
            await FitsNowAsync(name);
            await Page.SetViewportSizeAsync(_width, 800);
        }

        await FitsNowAsync(name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private async Task FitsNowAsync(string name)
    {
        var wide = await Page.EvaluateAsync<string[]>(
            """
            () => {
              const root = document.documentElement;
              return root.scrollWidth <= root.clientWidth ? [] : [...document.querySelectorAll('body *')]
                .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1).slice(0, 5).map(one => one.outerHTML.slice(0, 200));
            }
            """);
        Assert.True(wide.Length == 0, $"{name} ({_language}) can be moved sideways at {Page.ViewportSize?.Width} px: {string.Join(Environment.NewLine, wide)}");
    }

    private void Complain(string error)
    {
        Errors.Enqueue(error);
        _console.Enqueue($"error: {error}");
    }
}
