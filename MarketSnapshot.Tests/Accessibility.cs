using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests;

/// <summary>Looks at a page as those see it who read it with a screen reader, by keyboard, or with weak eyes.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions Rules = new() { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") };

    /// <summary>Whether axe finds nothing against the guidelines (WCAG 2.2, AA) on the page as it is now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">What the page is called where it fails.</param>
    public static async Task PassesAsync(IPage page, string name)
    {
        var found = await page.RunAxe(Rules);
        Assert.True(found.Violations.Length == 0, $"{name}: {string.Join("; ", found.Violations.Select(Text))}");
    }

    private static string Text(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Help}) at {string.Join(", ", violation.Nodes.Take(3).Select(node => node.Html))}";
}
