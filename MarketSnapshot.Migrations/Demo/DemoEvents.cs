using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Migrations.Demo;

/// <summary>What happened in the demo places and to the demo farmers' crops, and the vendors' certificates.</summary>
internal static class DemoEvents
{
    /// <summary>Inspections of the last two weeks, at least one for every farmer.</summary>
    public static IReadOnlyList<StorageInspection> Inspections(DateTimeOffset now) => Number<StorageInspection>(
    [
        id => Inspect(id, farmer: 1, "chilli", "A", "fresh", 0.94m, [], 180, now.AddDays(-2)),
        id => Inspect(id, farmer: 1, "tomato", "B", "good", 0.81m, ["slight bruising"], 14, now.AddDays(-5)),
        id => Inspect(id, farmer: 2, "turmeric", "A", "fresh", 0.91m, [], 270, now.AddDays(-4)),
        id => Inspect(id, farmer: 3, "grapes", "A", "fresh", 0.965m, [], 45, now.AddDays(-1)),
        id => Inspect(id, farmer: 3, "onion", "B", "good", 0.78m, ["loose skin", "sprouting on few bulbs"], 90, now.AddDays(-9)),
        id => Inspect(id, farmer: 4, "tomato", "A", "fresh", 0.9m, [], 18, now.AddDays(-1)),
        id => Inspect(id, farmer: 5, "potato", "C", "fair", 0.62m, ["greening", "cuts"], 60, now.AddDays(-12)),
        id => Inspect(id, farmer: 5, "wheat", "A", null, null, [], null, now.AddDays(-13)),
        id => Inspect(id, farmer: 6, "garlic", "B", "good", 0.84m, ["uneven size"], 150, now.AddDays(-3)),
    ]);

    /// <summary>Pest events of the last weeks; one is high and not resolved.</summary>
    public static IReadOnlyList<PestEvent> PestEvents(DateTimeOffset now) => Number<PestEvent>(
    [
        id => Pest(id, location: 2, "rice weevil", PestSeverity.Medium, 0.87m, now.AddDays(-24), resolvedAfterDays: 3, "fumigated"),
        id => Pest(id, location: 5, "lesser grain borer", PestSeverity.High, 0.92m, now.AddDays(-2), resolvedAfterDays: null, null),
        id => Pest(id, location: 5, "rodent", PestSeverity.Low, 0.71m, now.AddDays(-16), resolvedAfterDays: 1, "traps set, entry sealed"),
        id => Pest(id, location: 9, "red flour beetle", PestSeverity.Medium, 0.8m, now.AddDays(-5), resolvedAfterDays: 2, "fumigated"),
        id => Pest(id, location: 10, "warehouse moth", PestSeverity.Low, 0.66m, now.AddDays(-4), resolvedAfterDays: null, "pheromone traps set"),
        id => Pest(id, location: 6, "fruit fly", PestSeverity.Low, null, now.AddDays(-3), resolvedAfterDays: 1, "cleaned, screens repaired"),
        id => Pest(id, location: 7, "potato tuber moth", PestSeverity.Critical, 0.95m, now.AddDays(-20), resolvedAfterDays: 4, "lot removed, store treated"),
    ]);

    /// <summary>The vendors' certificates: one ran out, one was taken back, the others hold.</summary>
    public static IReadOnlyList<Certificate> Certificates(DateTimeOffset now) => Number<Certificate>(
    [
        id => Certify(id, vendor: 1, CertificateType.Fssai, now, issued: -400, expires: 695, CertificateStatus.Valid, 92m),
        id => Certify(id, vendor: 1, CertificateType.Haccp, now, issued: -200, expires: 530, CertificateStatus.Valid, 88.5m),
        id => Certify(id, vendor: 2, CertificateType.Fssai, now, issued: -300, expires: 795, CertificateStatus.Valid, null),
        id => Certify(id, vendor: 2, CertificateType.Iso22000, now, issued: -1140, expires: -45, CertificateStatus.Expired, 81m),
        id => Certify(id, vendor: 3, CertificateType.Fssai, now, issued: -90, expires: 1005, CertificateStatus.Valid, 90m),
        id => Certify(id, vendor: 3, CertificateType.Organic, now, issued: -250, expires: 115, CertificateStatus.Revoked, 64m),
        id => Certify(id, vendor: 4, CertificateType.Fssai, now, issued: -500, expires: 595, CertificateStatus.Valid, 86m),
        id => Certify(id, vendor: 4, CertificateType.Organic, now, issued: -30, expires: 335, CertificateStatus.Valid, null),
    ]);

    private static IReadOnlyList<T> Number<T>(Func<int, T>[] rows) => [.. rows.Select((row, index) => row(index + 1))];

    private static StorageInspection Inspect(
        int id, int farmer, string crop, string grade, string? freshness, decimal? score, string[] defects, int? shelfLifeDays, DateTimeOffset at) => new()
    {
        Id = DemoId.Inspection(id),
        FarmerId = DemoId.Farmer(farmer),
        CropDetected = crop,
        Grade = grade,
        Freshness = freshness,
        FreshnessScore = score,
        VisualDefects = defects,
        ShelfLifeDays = shelfLifeDays,
        InspectedAt = at,
    };

    private static PestEvent Pest(
        int id, int location, string pest, PestSeverity severity, decimal? confidence, DateTimeOffset at, int? resolvedAfterDays, string? action) => new()
    {
        Id = DemoId.PestEvent(id),
        LocationId = DemoId.Location(location),
        PestType = pest,
        Severity = severity,
        Confidence = confidence,
        ActionTaken = action,
        DetectedAt = at,
        ResolvedAt = resolvedAfterDays is { } days ? at.AddDays(days) : null,
    };

    private static Certificate Certify(
        int id, int vendor, CertificateType type, DateTimeOffset now, int issued, int expires, CertificateStatus status, decimal? score) => new()
    {
        Id = DemoId.Certificate(id),
        VendorId = DemoId.Vendor(vendor),
        Type = type,
        Issuer = "Demo Certification Board",
        Number = $"DEMO-{id:00000}",
        IssueDate = DateOnly.FromDateTime(now.UtcDateTime).AddDays(issued),
        ExpiryDate = DateOnly.FromDateTime(now.UtcDateTime).AddDays(expires),
        Status = status,
        DocumentUrl = $"https://documents.demo.example/certificates/{id:00000}.pdf",
        Score = score,
    };
}
