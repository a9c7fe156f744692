using MarketSnapshot.Core.Publishing;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>Where listings stand and what waits, on the model.</summary>
internal sealed class ModelReads(ModelConnection connection) : IListingStandings, IPublishBacklog
{
    private readonly ModelDatabase _database = connection.Database;

    Task<ListingStanding?> IListingStandings.ReadAsync(Guid bookingId, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            $"reads where {ModelDatabase.Short(bookingId)} stands",
            _ => _database.Snapshots[bookingId] is { } row
                ? new ListingStanding(
                    row.Standing.Version, row.Standing.PublishedVersion, row.Standing.OnMarket,
                    row.Standing.OnMarket && row.End <= _database.Now, row.Standing.PublishedAt)
                : null,
            cancellationToken);

    Task<PublishBacklog> IPublishBacklog.ReadAsync(CancellationToken cancellationToken) =>
        connection.StatementAsync(
            "reads the backlog",
            _ =>
            {
                var due = _database.Snapshots.Rows.Where(row => row.IsDue).ToList();
                var waiting = due.Where(row => row.Standing.ParkedAt is null).ToList();
                var leased = waiting.Count(row => row.LeasedUntil > _database.Now);
                var oldest = due.Min(row => row.Standing.UnpublishedSince);
                return new PublishBacklog(
                    waiting.Count - leased, leased, due.Count - waiting.Count, oldest,
                    oldest is { } since && since < _database.Now ? _database.Now - since : TimeSpan.Zero);
            },
            cancellationToken);
}
