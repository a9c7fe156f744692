namespace MarketSnapshot.Core.Access;

/// <summary>
/// Who causes what is done now, as history tells it: <c>farmer:…</c>, <c>operator:…</c> and so on; null for the system itself. It goes with
/// the flow of a request, also into work that goes on after it.
/// </summary>
public static class Actor
{
    private static readonly AsyncLocal<string?> Name = new();

    /// <summary>Who it is; an opaque name, never an address or a phone number.</summary>
    public static string? Current
    {
        get => Name.Value;
        set => Name.Value = value;
    }
}
