using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>The queue in PostgreSQL: the snapshot rows themselves.</summary>
internal sealed class PublishQueue(NpgsqlDataSource database, RetryRule retry, IOptions<PublishingOptions> options) : IPublishQueue
{
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select statement_timestamp()");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime now
            ? new DateTimeOffset(now)
            : throw new InvalidOperationException("PostgreSQL did not tell the time.");
    }

    public Task<IReadOnlyList<ClaimedSnapshot>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        ClaimQuery.RunAsync(database, request, options.Value.Lease, cancellationToken);

    public Task<IReadOnlyList<SettleOutcome>> SettleAsync(
        Guid token, IReadOnlyList<SentSnapshot> sent, CancellationToken cancellationToken) =>
        SettleQuery.RunAsync(database, token, sent, retry, cancellationToken);
}
