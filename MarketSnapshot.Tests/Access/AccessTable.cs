namespace MarketSnapshot.Tests.Access;

/// <summary>
/// Who may do what, one row for each operation of the OpenAPI document. Every request is one that is right for the farmer and the vendor
/// who own what it names, and for their device.
/// </summary>
internal static class AccessTable
{
    /// <summary>Allowed.</summary>
    public const string Yes = "yes";

    /// <summary>Allowed; shows what is the caller's own, and nothing of anybody else.</summary>
    public const string Own = "own";

    /// <summary>Carried out for nobody's benefit: foreign parts of it are refused in the words for unknown ones.</summary>
    public const string None = "none";

    /// <summary>The callers, in the order of the columns.</summary>
    public static readonly string[] Callers = ["nobody", "farmer", "other farmer", "vendor", "other vendor", "device", "other device", "operator"];

    // A status that is not 401 or 403 is the answer to an unknown id, and tells as little.
    private const string Text =
        """
                                                        nobody  farmer  other   vendor  other   device  other   operator
                                                                        farmer          vendor          device

        GET  /api/listings                              yes     yes     yes     yes     yes     yes     yes     yes
        GET  /api/listings/{booking_id}                 yes     yes     yes     yes     yes     yes     yes     yes
        GET  /api/listings/stream                       yes     yes     yes     yes     yes     yes     yes     yes
        GET  /api/listings/{booking_id}/versions        yes     yes     yes     yes     yes     yes     yes     yes

        GET  /api/locations                             401     yes     yes     yes     yes     403     403     yes
        GET  /api/locations/{id}                        401     yes     yes     yes     yes     403     403     yes
        POST /api/locations                             401     403     403     yes     403     403     403     yes
        GET  /api/locations/{id}/readings               404     yes     404     yes     404     404     404     yes

        POST /api/bookings                              401     yes     403     403     403     403     403     yes
        POST /api/bookings/quote                        401     yes     yes     yes     yes     403     403     yes
        GET  /api/bookings                              401     own     own     own     own     403     403     yes
        GET  /api/bookings/{id}                         401     yes     404     yes     404     403     403     yes
        POST /api/bookings/{id}/confirm                 401     403     403     yes     404     403     403     yes
        POST /api/bookings/{id}/reject                  401     403     403     yes     404     403     403     yes
        POST /api/bookings/{id}/complete                401     403     403     yes     404     403     403     yes
        POST /api/bookings/{id}/cancel                  401     yes     404     403     403     403     403     yes
        POST /api/bookings/{id}/extend                  401     yes     404     403     403     403     403     yes

        GET  /api/farmers                               401     403     403     403     403     403     403     yes
        POST /api/farmers                               401     403     403     403     403     403     403     yes
        GET  /api/farmers/{id}                          401     yes     404     403     403     403     403     yes
        GET  /api/vendors                               401     403     403     403     403     403     403     yes
        POST /api/vendors                               401     403     403     403     403     403     403     yes
        GET  /api/vendors/{id}                          401     403     403     yes     404     403     403     yes

        GET  /api/inspections                           401     own     own     403     403     403     403     yes
        POST /api/inspections                           401     403     403     403     403     403     403     yes
        GET  /api/inspections/{id}                      401     yes     404     403     403     403     403     yes
        GET  /api/sensors                               401     403     403     own     own     403     403     yes
        POST /api/sensors                               401     403     403     yes     400     403     403     yes
        GET  /api/sensors/{id}                          401     403     403     yes     404     403     403     yes
        POST /api/sensor-readings                       401     403     403     yes     none    yes     none    yes
        GET  /api/pest-events                           401     403     403     own     own     403     403     yes
        POST /api/pest-events                           401     403     403     yes     400     403     403     yes
        GET  /api/pest-events/{id}                      401     403     403     yes     404     403     403     yes
        POST /api/pest-events/{id}/resolve              401     403     403     yes     404     403     403     yes
        GET  /api/certificates                          401     403     403     own     own     403     403     yes
        POST /api/certificates                          401     403     403     yes     403     403     403     yes
        GET  /api/certificates/{id}                     401     403     403     yes     404     403     403     yes
        POST /api/certificates/{id}/revoke              401     403     403     yes     404     403     403     yes

        GET  /api/snapshots/{booking_id}                401     yes     404     yes     404     403     403     yes
        GET  /api/snapshots                             401     403     403     403     403     403     403     yes
        GET  /api/snapshots/{booking_id}/history        401     403     403     403     403     403     403     yes
        POST /api/snapshots/{booking_id}/publish        401     403     403     403     403     403     403     yes
        POST /api/snapshots/{booking_id}/reconcile      401     403     403     403     403     403     403     yes
        POST /api/snapshots/{booking_id}/retry          401     403     403     403     403     403     403     yes
        POST /api/snapshots/sync-all                    401     403     403     403     403     403     403     yes
        POST /api/snapshots/audit                       401     403     403     403     403     403     403     yes
        GET  /api/scheduler                             401     403     403     403     403     403     403     yes
        GET  /api/scheduler/next-sync                   401     yes     yes     yes     yes     403     403     yes
        GET  /api/scheduler/pace                        401     403     403     403     403     403     403     yes
        GET  /api/scheduler/runs                        401     403     403     403     403     403     403     yes
        POST /api/scheduler/jobs/{job}/run              401     403     403     403     403     403     403     yes
        """;

    /// <summary>The rows: what each caller is answered, by operation.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Rows = Text.Split('\n')
        .Where(line => line.Contains('/', StringComparison.Ordinal))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToDictionary(cells => $"{cells[0]} {cells[1]}", cells => cells[2..], StringComparer.Ordinal);

    /// <summary>Whether anybody may call it without a token.</summary>
    public static bool IsPublic(string operation) => Rows[operation][0] != "401";

    /// <summary>The token of a caller; null for nobody.</summary>
    public static string? TokenOf(string caller, SecuredApi api) => caller switch
    {
        "nobody" => null,
        "farmer" => api.Tokens.Farmer(api.Scene.First.Farmer),
        "other farmer" => api.Tokens.Farmer(api.Scene.Second.Farmer),
        "vendor" => api.Tokens.Vendor(api.Scene.First.Vendor),
        "other vendor" => api.Tokens.Vendor(api.Scene.Second.Vendor),
        "device" => api.Tokens.Device(api.Scene.First.Device),
        "other device" => api.Tokens.Device(api.Scene.Second.Device),
        "operator" => api.Tokens.Operator(),
        _ => throw new ArgumentOutOfRangeException(nameof(caller), caller, "Is no caller of the table."),
    };
}
