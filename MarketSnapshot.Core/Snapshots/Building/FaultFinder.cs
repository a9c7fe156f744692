using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// Finds out which sections of a batch can't be built, and for which bookings, by building each section alone for ever smaller parts
/// of the batch. Every probe runs under a savepoint, so a failing one leaves the transaction as it was.
/// </summary>
internal sealed class FaultFinder(NpgsqlConnection connection, SnapshotOptions options)
{
    /// <summary>
    /// Whether a failure may come from the data or the shape of a source, and not from the connection, the server's state, a conflict
    /// with another transaction or a constraint of what is written.
    /// </summary>
    public static bool MayBeSource(PostgresException exception) =>
        exception.SqlState is [var first, var second, ..]
        && $"{first}{second}" is "0A" or "20" or "21" or "22" or "2F" or "38" or "39" or "42" or "54" or "P0" or "XX";

    /// <summary>The faults of the batch; empty when every section can be built.</summary>
    public async Task<IReadOnlyList<SectionFault>> FindAsync(Guid[] bookingIds, CancellationToken cancellationToken)
    {
        List<SectionFault> faults = [];
        foreach (var section in SnapshotSection.All)
        {
            if (await ProbeAsync(section, bookingIds, cancellationToken) is not { } failure)
                continue;
            var bookings = await BookingsByKeyAsync(section, bookingIds, cancellationToken);
            Guid[] keys = [.. bookings.Select(group => group.Key)];
            if (await ProbeAsync(section, [], cancellationToken) is { } always)
            {
                faults.Add(new(section, always, keys, bookingIds, Unreadable: true));
                continue;
            }

            List<(Guid Key, string Reason)> atFault = [];
            await BisectAsync(section, bookings, keys, failure, atFault, cancellationToken);
            faults.AddRange(atFault
                .GroupBy(fault => fault.Reason, fault => fault.Key, StringComparer.Ordinal)
                .Select(group => new SectionFault(section, group.Key, [.. group], [.. group.SelectMany(key => bookings[key])], Unreadable: false)));
        }

        return faults;
    }

    /// <summary><paramref name="failure"/> is why <paramref name="keys"/> can't be built together.</summary>
    private async Task BisectAsync(
        SnapshotSection section, ILookup<Guid, Guid> bookings, Guid[] keys, string failure, List<(Guid Key, string Reason)> atFault,
        CancellationToken cancellationToken)
    {
        if (keys is [var one])
        {
            atFault.Add((one, failure));
            return;
        }

        foreach (var half in new[] { keys[..(keys.Length / 2)], keys[(keys.Length / 2)..] })
        {
            Guid[] part = [.. half.SelectMany(key => bookings[key])];
            if (await ProbeAsync(section, part, cancellationToken) is { } partFailure)
                await BisectAsync(section, bookings, half, partFailure, atFault, cancellationToken);
        }
    }

    /// <summary>Builds one section for some bookings. Answers null when that succeeds, else why it doesn't.</summary>
    private async Task<string?> ProbeAsync(SnapshotSection section, Guid[] bookingIds, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("savepoint probe", cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(SnapshotStatement.ComposeProbe(section), connection);
            command.Parameters.AddBatch(bookingIds, options, faults: []);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                // Reading to the end makes the server compute every row.
            }

            await reader.CloseAsync();
            await connection.ExecuteAsync("release savepoint probe", cancellationToken);
            return null;
        }
        catch (PostgresException failure) when (MayBeSource(failure))
        {
            await connection.ExecuteAsync("rollback to savepoint probe; release savepoint probe", cancellationToken);
            return $"could not be read (SQLSTATE {failure.SqlState})";
        }
    }

    private async Task<ILookup<Guid, Guid>> BookingsByKeyAsync(
        SnapshotSection section, Guid[] bookingIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SnapshotStatement.ComposeKeys(section), connection);
        command.Parameters.AddBatch(bookingIds, options, faults: []);
        List<(Guid Key, Guid BookingId)> rows = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return rows.ToLookup(row => row.Key, row => row.BookingId);
    }
}
