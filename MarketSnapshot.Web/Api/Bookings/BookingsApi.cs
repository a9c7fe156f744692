namespace MarketSnapshot.Web.Api.Bookings;

/// <summary>Bookings of a farmer.</summary>
public sealed class BookingsApi(ApiConnection api)
{
    /// <summary>Books storage. The same key never books twice.</summary>
    /// <param name="booking">What is wanted.</param>
    /// <param name="key">The farmer's name for this request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BookingAnswer> CreateAsync(NewBooking booking, string key, CancellationToken cancellationToken) =>
        api.PostAsync<BookingAnswer>("/api/bookings", booking, cancellationToken, idempotencyKey: key);

    /// <summary>What a booking would cost; stores nothing.</summary>
    /// <param name="booking">What is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<QuoteAnswer> QuoteAsync(WantedQuote booking, CancellationToken cancellationToken) =>
        api.PostAsync<QuoteAnswer>("/api/bookings/quote", booking, cancellationToken);

    /// <summary>One booking; null where there is none, or none for this person.</summary>
    /// <param name="id">The booking.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BookingAnswer?> FindAsync(Guid id, CancellationToken cancellationToken) => api.FindAsync<BookingAnswer>($"/api/bookings/{id}", cancellationToken);

    /// <summary>A farmer's bookings, newest first.</summary>
    /// <param name="farmerId">The farmer.</param>
    /// <param name="status">Only those that stand so; null for all.</param>
    /// <param name="cursor">Leads to a later page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<BookingAnswer>> ListAsync(Guid farmerId, string? status, string? cursor, int limit, CancellationToken cancellationToken) =>
        api.GetAsync<Page<BookingAnswer>>(
            QueryText.With("/api/bookings", ("farmer_id", farmerId), ("status", status), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Calls a booking off.</summary>
    /// <param name="id">The booking.</param>
    /// <param name="reason">Why; null where nobody says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BookingAnswer> CancelAsync(Guid id, string? reason, CancellationToken cancellationToken) =>
        api.PostAsync<BookingAnswer>($"/api/bookings/{id}/cancel", new { Reason = reason }, cancellationToken);

    /// <summary>Lengthens a booking.</summary>
    /// <param name="id">The booking.</param>
    /// <param name="additionalDays">By how many days; null where the person filled in no number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BookingAnswer> ExtendAsync(Guid id, int? additionalDays, CancellationToken cancellationToken) =>
        api.PostAsync<BookingAnswer>($"/api/bookings/{id}/extend", new { AdditionalDays = additionalDays }, cancellationToken);

    /// <summary>Where the booking's listing stands; null before there is a snapshot.</summary>
    /// <param name="id">The booking.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<SnapshotAnswer?> FindSnapshotAsync(Guid id, CancellationToken cancellationToken) => api.FindAsync<SnapshotAnswer>($"/api/snapshots/{id}", cancellationToken);

    /// <summary>When the market is brought up to date next.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<NextSyncAnswer> NextSyncAsync(CancellationToken cancellationToken) => api.GetAsync<NextSyncAnswer>("/api/scheduler/next-sync", cancellationToken);

    /// <summary>A farmer's latest inspections.</summary>
    /// <param name="farmerId">The farmer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<InspectionAnswer>> InspectionsAsync(Guid farmerId, CancellationToken cancellationToken) =>
        (await api.GetAsync<Page<InspectionAnswer>>(QueryText.With("/api/inspections", ("farmer_id", farmerId), ("limit", 20)), cancellationToken)).Items;
}

/// <summary>What a farmer asks for. What is null was not filled in, and the API says so.</summary>
public sealed record NewBooking(
    Guid FarmerId, Guid? LocationId, string? CropType, decimal? QuantityKg, DateTimeOffset? StartDate, int? DurationDays, Guid? InspectionId);

/// <summary>What a price is asked for.</summary>
public sealed record WantedQuote(Guid LocationId, string CropType, decimal QuantityKg, DateTimeOffset StartDate, int DurationDays);
