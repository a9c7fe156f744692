namespace MarketSnapshot.Web.Api.Vendors;

/// <summary>What a vendor looks after: bookings at the own places, the places, what was found there, and the own certificates.</summary>
public sealed class VendorApi(ApiConnection api)
{
    private const int MostOnAPage = 200;

    // A vendor with more places than this sees the first ones only where all of them are needed at once.
    private const int MostPages = 10;

    /// <summary>A page of the bookings at a vendor's places, newest first.</summary>
    /// <param name="vendorId">The vendor.</param>
    /// <param name="status">Only those that stand so; null for all.</param>
    /// <param name="cursor">Leads to a later page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<VendorBookingAnswer>> BookingsAsync(Guid? vendorId, string? status, string? cursor, int limit, CancellationToken cancellationToken) =>
        api.GetAsync<Page<VendorBookingAnswer>>(
            QueryText.With("/api/bookings", ("vendor_id", vendorId), ("status", status), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Accepts a pending booking.</summary>
    public Task<VendorBookingAnswer> ConfirmAsync(Guid bookingId, CancellationToken cancellationToken) =>
        api.PostAsync<VendorBookingAnswer>($"/api/bookings/{bookingId}/confirm", null, cancellationToken);

    /// <summary>Refuses a pending booking; the reason may be left out.</summary>
    public Task<VendorBookingAnswer> RejectAsync(Guid bookingId, string? reason, CancellationToken cancellationToken) =>
        api.PostAsync<VendorBookingAnswer>($"/api/bookings/{bookingId}/reject", new { reason }, cancellationToken);

    /// <summary>Ends a confirmed or active booking as agreed.</summary>
    public Task<VendorBookingAnswer> CompleteAsync(Guid bookingId, CancellationToken cancellationToken) =>
        api.PostAsync<VendorBookingAnswer>($"/api/bookings/{bookingId}/complete", null, cancellationToken);

    /// <summary>A page of a vendor's places by name, with what is free on every day of a period.</summary>
    /// <param name="vendorId">The vendor.</param>
    /// <param name="from">First day of the period.</param>
    /// <param name="days">Its length.</param>
    /// <param name="cursor">Leads to a later page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<VendorPlaceAnswer>> PlacesAsync(Guid? vendorId, DateOnly from, int days, string? cursor, int limit, CancellationToken cancellationToken) =>
        api.GetAsync<Page<VendorPlaceAnswer>>(
            QueryText.With(
                "/api/locations", ("vendor_id", vendorId), ("start_date", from), ("duration_days", days), ("cursor", cursor), ("limit", limit)),
            cancellationToken);

    /// <summary>The names of a vendor's places by their ids.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> PlaceNamesAsync(Guid? vendorId, CancellationToken cancellationToken)
    {
        var (names, cursor) = (new Dictionary<Guid, string>(), (string?)null);
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await api.GetAsync<Page<VendorPlaceAnswer>>(
                QueryText.With("/api/locations", ("vendor_id", vendorId), ("cursor", cursor), ("limit", MostOnAPage)), cancellationToken);
            foreach (var place in page.Items)
                names[place.Id] = place.Name;
            cursor = page.NextCursor;
            if (cursor is null)
                break;
        }

        return names;
    }

    /// <summary>A page of pest events at the places that the caller may see, newest first.</summary>
    /// <param name="open">Those that last, or those that are over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<VendorPestAnswer>> PestsAsync(bool open, int limit, CancellationToken cancellationToken) =>
        api.GetAsync<Page<VendorPestAnswer>>(QueryText.With("/api/pest-events", ("open", open), ("limit", limit)), cancellationToken);

    /// <summary>Ends a pest event now.</summary>
    public Task<VendorPestAnswer> ResolveAsync(Guid pestId, string? actionTaken, CancellationToken cancellationToken) =>
        api.PostAsync<VendorPestAnswer>($"/api/pest-events/{pestId}/resolve", new { action_taken = actionTaken }, cancellationToken);

    /// <summary>A page of a vendor's certificates, those recorded last first.</summary>
    public Task<Page<VendorCertificateAnswer>> CertificatesAsync(Guid? vendorId, string? cursor, CancellationToken cancellationToken) =>
        api.GetAsync<Page<VendorCertificateAnswer>>(
            QueryText.With("/api/certificates", ("vendor_id", vendorId), ("cursor", cursor), ("limit", MostOnAPage)), cancellationToken);

    /// <summary>Takes a certificate back for good.</summary>
    public Task<VendorCertificateAnswer> RevokeAsync(Guid certificateId, CancellationToken cancellationToken) =>
        api.PostAsync<VendorCertificateAnswer>($"/api/certificates/{certificateId}/revoke", null, cancellationToken);
}
