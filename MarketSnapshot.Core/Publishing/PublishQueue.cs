using MarketSnapshot.Core.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>The queue in PostgreSQL: the snapshot rows themselves.</summary>
internal sealed class PublishQueue(
    NpgsqlDataSource database, RetryRule retry, IOptions<PublishingOptions> options, ILogger<PublishQueue> logger) : IPublishQueue
{
    private const int SmallerClaims = 8;

    private readonly ToldRows _notClaimable = new();

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select statement_timestamp()");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime now
            ? new DateTimeOffset(now)
            : throw new InvalidOperationException("PostgreSQL did not tell the time.");
    }

    /// <summary>
    /// A row that PostgreSQL can't claim, because a constraint or a trigger made by hand objects or the row is damaged, is passed over, so
    /// that it keeps no other waiting. That is told once for as long as it lasts.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedSnapshot>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var size = request.Size;
        while (true)
        {
            try
            {
                var claimed = await ClaimQuery.RunAsync(database, request with { Size = size }, options.Value.Lease, cancellationToken);
                _notClaimable.IsOver(claimed.Select(one => one.Id));
                return claimed;
            }
            catch (PostgresException failure) when (request.BookingId is null && PostgresFailure.IsOfRows(failure))
            {
                if (size > 1)
                {
                    size = Math.Max(1, size / SmallerClaims);
                    continue;
                }

                var bad = await ClaimQuery.FirstAsync(database, request, cancellationToken);
                if (bad is null)
                    return [];
                if (_notClaimable.IsNews(bad.Id))
                    PublishingLog.NotClaimable(logger, bad.Id, failure.SqlState);
                request = request with { After = bad };
                size = request.Size;
            }
        }
    }

    /// <summary>A row that PostgreSQL can't settle fails alone: the others of its batch are settled one by one.</summary>
    public async Task<IReadOnlyList<SettleOutcome>> SettleAsync(
        Guid token, IReadOnlyList<SentSnapshot> sent, CancellationToken cancellationToken)
    {
        try
        {
            return await SettleQuery.RunAsync(database, token, sent, retry, cancellationToken);
        }
        catch (PostgresException failure) when (PostgresFailure.IsOfRows(failure))
        {
            List<SettleOutcome> outcomes = new(sent.Count);
            List<Guid> bad = [];
            foreach (var one in sent)
                outcomes.AddRange(await SettleOneAsync(token, one, bad, cancellationToken));
            if (bad.Count > 0)
                PublishingLog.NotSettled(logger, failure, bad.Count, bad[0]);
            return outcomes;
        }
    }

    private async Task<IReadOnlyList<SettleOutcome>> SettleOneAsync(
        Guid token, SentSnapshot sent, List<Guid> bad, CancellationToken cancellationToken)
    {
        try
        {
            return await SettleQuery.RunAsync(database, token, [sent], retry, cancellationToken);
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // The lease runs out, and the market tells then what it holds.
            return [new(sent.Claimed.State.BookingId, SettleKind.Released, null)];
        }
        catch (PostgresException failure) when (PostgresFailure.IsOfRows(failure))
        {
            bad.Add(sent.Claimed.State.BookingId);
            if (sent.Fate == SendFate.Unknown)
                return [new(sent.Claimed.State.BookingId, SettleKind.Released, null)];
            var error = $"PostgreSQL refuses to record what became of it (SQLSTATE {failure.SqlState}).";
            try
            {
                return await SettleQuery.RunAsync(database, token, [new(sent.Claimed, SendFate.Refused) { Error = error }], retry, cancellationToken);
            }
            catch (PostgresException again) when (PostgresFailure.IsOfRows(again))
            {
                // Not even the failure can be recorded. The lease runs out, and the row is tried again then.
                return [new(sent.Claimed.State.BookingId, SettleKind.Failed, error)];
            }
        }
    }
}
