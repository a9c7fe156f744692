using MarketSnapshot.Web.Api.Pipeline;
using MarketSnapshot.Web.Language;
using MarketSnapshot.Web.Parts;
using Microsoft.Extensions.Localization;

namespace MarketSnapshot.Web.Pages.Operations;

/// <summary>What runs did, in words.</summary>
public static class RunWords
{
    private static readonly string[] Totals = ["total", "examined", "on_market"];

    /// <summary>Everything that a run did, without what is a sum of the rest or did not happen.</summary>
    public static string Did(IStringLocalizer texts, RunAnswer run)
    {
        if (run.IsRunning || run.Counts.Count == 0)
            return "";
        var did = run.Counts.Where(count => count.Value > 0 && !Totals.Contains(count.Key)).OrderByDescending(count => count.Value)
            .Select(count => $"{texts.Word("count", count.Key)}: {Show.Number(count.Value)}");
        return string.Join(" · ", did) is { Length: > 0 } text ? text : texts["did.nothing"];
    }

    /// <summary>The tone of an outcome.</summary>
    public static string? ToneOf(string outcome) => outcome switch { "succeeded" => "good", "running" => "info", "failed" or "abandoned" => "bad", _ => null };
}
