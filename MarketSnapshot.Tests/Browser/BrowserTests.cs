using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Browser;

/// <summary>
/// Tests in a browser. No console of any page may have named an error, a breach of the policy on content among them; where a test fails, its pages,
/// their consoles and the last lines of the services are shown.
/// </summary>
public abstract class BrowserTests(Topology topology, Chromium chromium) : IAsyncDisposable
{
    private readonly List<BrowserPage> _pages = [];

    /// <summary>The running system.</summary>
    protected Topology Topology { get; } = topology;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var page in _pages)
                TestContext.Current.TestOutputHelper?.WriteLine(page.Told);
            TestContext.Current.TestOutputHelper?.WriteLine(Topology.Logs.Last(ResourceNames.Web, ResourceNames.Api));
        }

        string[] errors = [.. _pages.SelectMany(page => page.Errors)];
        foreach (var page in _pages)
            await page.DisposeAsync();
        Assert.Empty(errors);
    }

    /// <summary>A page of a person of its own.</summary>
    protected async Task<BrowserPage> OpenAsync(int width, bool dark = false, bool scripts = true, string language = "en", Uri? address = null)
    {
        var page = await chromium.OpenAsync(address ?? Topology.Application.GetEndpoint(ResourceNames.Web), width, dark, scripts, language);
        _pages.Add(page);
        return page;
    }
}
