namespace MarketSnapshot.Web.Parts;

/// <summary>Tells how long ago, or how far ahead, something is, in the largest unit that says enough.</summary>
public static class Ages
{
    /// <summary>The text and the number for it.</summary>
    /// <param name="age">How long ago; negative for what lies ahead.</param>
    /// <returns>A key such as <c>age.minutes</c> or <c>ahead.days</c>, and the count.</returns>
    public static (string Key, int Count) Of(TimeSpan age)
    {
        var when = age < TimeSpan.Zero ? "ahead" : "age";
        var span = age.Duration();
        return span switch
        {
            { TotalSeconds: < 60 } => ($"{when}.now", 0),
            { TotalMinutes: < 60 } => ($"{when}.minutes", (int)span.TotalMinutes),
            { TotalHours: < 48 } => ($"{when}.hours", (int)span.TotalHours),
            _ => ($"{when}.days", (int)span.TotalDays),
        };
    }
}
