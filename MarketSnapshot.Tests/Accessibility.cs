using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests;

/// <summary>Looks at a page as those see it who read it with a screen reader, by keyboard, or with weak eyes.</summary>
internal static class Accessibility
{
    // One evaluation: the page is not left, and of what axe finds only what is wrong comes back.
    private const string Run =
        """
        async () => {
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
          const found = await axe.run(document, { runOnly: tags, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] });
          return found.violations.map(one => `${one.id} (${one.help}) at ${one.nodes.slice(0, 3).map(node => node.html).join(', ')}`);
        }
        """;

    private static readonly Lazy<string> Axe = new(new BundledAxeScriptProvider().GetScript);

    /// <summary>Whether axe finds nothing against the guidelines (WCAG 2.2, AA) on the page as it is now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">What the page is called where it fails.</param>
    public static async Task PassesAsync(IPage page, string name)
    {
        var found = await ViolationsAsync(page);
        Assert.True(found.Count == 0, $"{name}: {string.Join("; ", found)}");
    }

    /// <summary>What axe finds on the page as it is now.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync($"() => {{ {Axe.Value} }}");
        return await page.EvaluateAsync<string[]>(Run);
    }
}
