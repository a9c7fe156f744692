using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MarketSnapshot.Core.Sources;

/// <summary>A pest event to be stored.</summary>
/// <param name="LocationId">The place.</param>
/// <param name="PestType">What was found.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Confidence">How sure the detection is, 0 to 1, if known.</param>
/// <param name="ActionTaken">What was done about it already, if anything.</param>
/// <param name="DetectedAt">When it was found; null for now.</param>
public sealed record NewPestEvent(
    Guid LocationId, string PestType, PestSeverity Severity, decimal? Confidence, string? ActionTaken, DateTimeOffset? DetectedAt);

/// <summary>Stores, resolves and lists pest events.</summary>
public sealed class PestEventStore(MarketDbContext database, NpgsqlDataSource source)
{
    /// <summary>Stores an event under a new identifier.</summary>
    /// <exception cref="InvalidFieldException">No such place, or a time that can't be.</exception>
    public async Task<PestEvent> AddAsync(NewPestEvent request, CancellationToken cancellationToken)
    {
        var location = SourceReference.Location(request.LocationId);
        var facts = await SourceFacts.ReadAsync(source, location, cancellationToken);
        facts.Ensure(location, EventTime.Problem("detected_at", request.DetectedAt, facts.Now));

        var pest = new PestEvent
        {
            Id = Guid.CreateVersion7(),
            LocationId = request.LocationId,
            PestType = request.PestType,
            Severity = request.Severity,
            Confidence = request.Confidence is { } confidence ? Math.Round(confidence, SourceLimits.FractionDecimals) : null,
            ActionTaken = request.ActionTaken,
            DetectedAt = request.DetectedAt ?? facts.Now,
        };
        database.PestEvents.Add(pest);
        await database.SaveChangesAsync(cancellationToken);
        return pest;
    }

    /// <summary>Ends an event. Of two who do it at once, one does.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="actionTaken">What was done about it.</param>
    /// <param name="resolvedAt">When it was over; null for now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    /// <exception cref="ConflictException"><c>already_resolved</c>.</exception>
    /// <exception cref="InvalidFieldException"><c>resolved_at</c> lies in the future or before the event.</exception>
    public async Task<PestEvent> ResolveAsync(Guid id, string actionTaken, DateTimeOffset? resolvedAt, CancellationToken cancellationToken)
    {
        var pest = await GetAsync(id, cancellationToken);
        var place = SourceReference.Location(pest.LocationId);
        var facts = await SourceFacts.ReadAsync(source, place, cancellationToken);
        facts.Ensure(place, EventTime.Problem("resolved_at", resolvedAt, facts.Now), Order(pest, resolvedAt));

        // An event may be dated a little ahead by its device's clock; it does not end before it begins.
        var end = resolvedAt ?? (facts.Now > pest.DetectedAt ? facts.Now : pest.DetectedAt);
        var updated = await database.PestEvents
            .Where(row => row.Id == id && row.ResolvedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ResolvedAt, end).SetProperty(row => row.ActionTaken, actionTaken), cancellationToken);
        return updated == 1 ? await GetAsync(id, cancellationToken) : throw new ConflictException("already_resolved", "The event was resolved before.");
    }

    /// <summary>One event.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    public async Task<PestEvent> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.PestEvents.AsNoTracking().SingleOrDefaultAsync(pest => pest.Id == id, cancellationToken)
        ?? throw new NotFoundException("pest event", id);

    /// <summary>A page of events, those stored last first.</summary>
    /// <param name="locationId">Only those of this place; null for all.</param>
    /// <param name="open">Only those that last (true) or are over (false); null for both.</param>
    /// <param name="scope">Only those within it.</param>
    /// <param name="cursor">Where the page begins, as the page before told.</param>
    /// <param name="limit">Rows on a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public Task<Page<PestEvent>> ListAsync(
        Guid? locationId, bool? open, DataScope scope, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = database.PestEvents.AsQueryable();
        if (locationId is { } location)
            rows = rows.Where(pest => pest.LocationId == location);
        if (open is { } lasts)
            rows = rows.Where(pest => pest.ResolvedAt == null == lasts);
        if (!scope.All)
            rows = rows.Where(pest => database.Locations.Any(place => place.Id == pest.LocationId && place.VendorId == scope.VendorId));
        return rows.NewestFirstAsync(cursor, limit, pest => pest.Id, cancellationToken);
    }

    private static FieldProblem? Order(PestEvent pest, DateTimeOffset? resolvedAt) =>
        resolvedAt < pest.DetectedAt ? new("resolved_at", "Must not lie before detected_at.") : null;
}
