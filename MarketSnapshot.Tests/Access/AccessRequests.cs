using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Tests.Access;

/// <summary>How an operation is called.</summary>
/// <param name="Of">The request about what is a party's.</param>
/// <param name="Fresh">Makes something new for a step that can be made once; null where the party has what it takes.</param>
/// <param name="Lists">The id of a party that its list must hold; null where it is no list of somebody's own.</param>
internal sealed record AccessRequest(Func<Party, Call> Of, Func<AccessScene, Task<Party>>? Fresh = null, Func<Party, string>? Lists = null);

/// <summary>For each operation a request that is right for the owner.</summary>
internal static class AccessRequests
{
    private static readonly object Period = new { additional_days = 1 };

    /// <summary>The requests by operation.</summary>
    public static readonly IReadOnlyDictionary<string, AccessRequest> All = new Dictionary<string, AccessRequest>(StringComparer.Ordinal)
    {
        ["GET /api/listings"] = new(_ => Call.Get("/api/listings")),
        ["GET /api/listings/{booking_id}"] = new(p => Call.Get($"/api/listings/{p.Booking}")),
        ["GET /api/listings/{booking_id}/versions"] = new(p => Call.Get($"/api/listings/{p.Booking}/versions")),
        ["GET /api/listings/stream"] = new(_ => Call.Get("/api/listings/stream")),

        ["GET /api/locations"] = new(_ => Call.Get("/api/locations?limit=200")),
        ["GET /api/locations/{id}"] = new(p => Call.Get($"/api/locations/{p.Location}")),
        ["POST /api/locations"] = new(p => Call.Post("/api/locations", AccessScene.LocationOf(p.Vendor))),
        ["GET /api/locations/{id}/readings"] = new(p => Call.Get($"/api/locations/{p.EmptyLocation}/readings")),

        ["POST /api/bookings"] = new(p => Call.Post("/api/bookings", AccessScene.BookingOf(p.Farmer, p.Location))),
        ["POST /api/bookings/quote"] = new(p => Call.Post("/api/bookings/quote", new
        {
            location_id = p.Location, crop_type = "chilli", quantity_kg = 100, duration_days = 30, start_date = TimeProvider.System.GetUtcNow().AddDays(1),
        })),
        ["GET /api/bookings"] = new(_ => Call.Get("/api/bookings?limit=200"), Lists: p => $"{p.Booking}"),
        ["GET /api/bookings/{id}"] = new(p => Call.Get($"/api/bookings/{p.Booking}")),
        ["POST /api/bookings/{id}/confirm"] = new(p => Call.Post($"/api/bookings/{p.Booking}/confirm"), scene => scene.WithBookingAsync()),
        ["POST /api/bookings/{id}/reject"] = new(p => Call.Post($"/api/bookings/{p.Booking}/reject", new { reason = "full" }), scene => scene.WithBookingAsync()),
        ["POST /api/bookings/{id}/complete"] = new(p => Call.Post($"/api/bookings/{p.Booking}/complete"), scene => scene.WithConfirmedBookingAsync()),
        ["POST /api/bookings/{id}/cancel"] = new(p => Call.Post($"/api/bookings/{p.Booking}/cancel", new { reason = "sold" }), scene => scene.WithBookingAsync()),
        ["POST /api/bookings/{id}/extend"] = new(p => Call.Post($"/api/bookings/{p.Booking}/extend", Period), scene => scene.WithBookingAsync()),

        ["GET /api/farmers"] = new(_ => Call.Get("/api/farmers?limit=200")),
        ["POST /api/farmers"] = new(_ => Call.Post("/api/farmers", new { name = "Test farmer" })),
        ["GET /api/farmers/{id}"] = new(p => Call.Get($"/api/farmers/{p.Farmer}")),
        ["GET /api/vendors"] = new(_ => Call.Get("/api/vendors?limit=200")),
        ["POST /api/vendors"] = new(_ => Call.Post("/api/vendors", new { name = "Test vendor" })),
        ["GET /api/vendors/{id}"] = new(p => Call.Get($"/api/vendors/{p.Vendor}")),

        ["GET /api/inspections"] = new(_ => Call.Get("/api/inspections?limit=200"), Lists: p => $"{p.Inspection}"),
        ["POST /api/inspections"] = new(p => Call.Post("/api/inspections", AccessScene.InspectionOf(p.Farmer))),
        ["GET /api/inspections/{id}"] = new(p => Call.Get($"/api/inspections/{p.Inspection}")),
        ["GET /api/sensors"] = new(_ => Call.Get("/api/sensors?limit=200"), Lists: p => p.Device),
        ["POST /api/sensors"] = new(p => Call.Post("/api/sensors", AccessScene.SensorOf(p.Location, $"device-{Guid.NewGuid():N}"))),
        ["GET /api/sensors/{id}"] = new(p => Call.Get($"/api/sensors/{p.Sensor}")),
        ["POST /api/sensor-readings"] = new(p => Call.Post("/api/sensor-readings", AccessScene.ReadingsOf(p.Device))),
        ["GET /api/pest-events"] = new(_ => Call.Get("/api/pest-events?limit=200"), Lists: p => $"{p.PestEvent}"),
        ["POST /api/pest-events"] = new(p => Call.Post("/api/pest-events", AccessScene.PestEventOf(p.Location))),
        ["GET /api/pest-events/{id}"] = new(p => Call.Get($"/api/pest-events/{p.PestEvent}")),
        ["POST /api/pest-events/{id}/resolve"] = new(p => Call.Post($"/api/pest-events/{p.PestEvent}/resolve", new { action_taken = "fumigated" }), scene => scene.WithPestEventAsync()),
        ["GET /api/certificates"] = new(_ => Call.Get("/api/certificates?limit=200"), Lists: p => $"{p.Certificate}"),
        ["POST /api/certificates"] = new(p => Call.Post("/api/certificates", AccessScene.CertificateOf(p.Vendor))),
        ["GET /api/certificates/{id}"] = new(p => Call.Get($"/api/certificates/{p.Certificate}")),
        ["POST /api/certificates/{id}/revoke"] = new(p => Call.Post($"/api/certificates/{p.Certificate}/revoke"), scene => scene.WithCertificateAsync()),

        ["GET /api/snapshots/{booking_id}"] = new(p => Call.Get($"/api/snapshots/{p.Booking}")),
        ["GET /api/snapshots"] = new(_ => Call.Get("/api/snapshots?limit=200"), Lists: p => $"{p.Booking}"),
        ["GET /api/snapshots/{booking_id}/history"] = new(p => Call.Get($"/api/snapshots/{p.Booking}/history")),
        ["POST /api/snapshots/{booking_id}/publish"] = new(p => Call.Post($"/api/snapshots/{p.Booking}/publish"), scene => scene.WithBookingAsync()),
        ["POST /api/snapshots/{booking_id}/reconcile"] = new(p => Call.Post($"/api/snapshots/{p.Booking}/reconcile"), scene => scene.WithBookingAsync()),
        ["POST /api/snapshots/{booking_id}/retry"] = new(p => Call.Post($"/api/snapshots/{p.Booking}/retry"), scene => scene.WithParkedSnapshotAsync()),
        ["POST /api/snapshots/sync-all"] = new(_ => Call.Post("/api/snapshots/sync-all")),
        ["POST /api/snapshots/audit"] = new(_ => Call.Post("/api/snapshots/audit", new { repair = true })),
        ["GET /api/scheduler/next-sync"] = new(_ => Call.Get("/api/scheduler/next-sync")),
        ["GET /api/scheduler"] = new(_ => Call.Get("/api/scheduler")),
        ["GET /api/scheduler/pace"] = new(_ => Call.Get("/api/scheduler/pace")),
        ["GET /api/scheduler/runs"] = new(_ => Call.Get("/api/scheduler/runs")),
        ["POST /api/scheduler/jobs/{job}/run"] = new(_ => Call.Post($"/api/scheduler/jobs/{JobNames.Sync}/run")),
    };
}
