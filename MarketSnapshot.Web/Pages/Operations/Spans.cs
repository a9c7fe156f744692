using MarketSnapshot.Web.Parts;
using Microsoft.Extensions.Localization;

namespace MarketSnapshot.Web.Pages.Operations;

/// <summary>Lengths of time in words.</summary>
public static class Spans
{
    /// <summary>The key of the text, and what stands in it: such as <c>span.minutes</c> with 4 and 10.</summary>
    /// <param name="span">Not below zero.</param>
    public static (string Key, double First, int Second) Of(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => ("span.ms", Math.Round(span.TotalMilliseconds), 0),
        { TotalMinutes: < 1 } => ("span.seconds", Math.Round(span.TotalSeconds, span.TotalSeconds < 10 ? 1 : 0), 0),
        { TotalHours: < 1, Seconds: 0 } => ("span.minutes.whole", span.Minutes, 0),
        { TotalHours: < 1 } => ("span.minutes", span.Minutes, span.Seconds),
        { TotalDays: < 2, Minutes: 0 } => ("span.hours.whole", Math.Floor(span.TotalHours), 0),
        { TotalDays: < 2 } => ("span.hours", Math.Floor(span.TotalHours), span.Minutes),
        _ => ("span.days", span.Days, span.Hours),
    };

    /// <summary>The text.</summary>
    public static string Span(this IStringLocalizer texts, TimeSpan span)
    {
        var (key, first, second) = Of(span < TimeSpan.Zero ? TimeSpan.Zero : span);
        return texts[key, Show.Number(first), Show.Number(second)];
    }
}
