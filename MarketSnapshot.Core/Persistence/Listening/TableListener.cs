using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MarketSnapshot.Core.Persistence.Listening;

/// <summary>
/// Listens to <see cref="TableSignals"/> on one connection of its own. A notification that is sent while no connection is there is lost, so
/// whoever listens is woken after every connect too, and looks for itself what there is.
/// </summary>
/// <param name="database">The database. A pooler in between must not share connections between transactions.</param>
/// <param name="time">The clock for waits.</param>
/// <param name="random">Spreads the attempts of many processes.</param>
/// <param name="logger">Hears once that the connection is gone, and once that it is back.</param>
internal sealed class TableListener(NpgsqlDataSource database, TimeProvider time, Random random, ILogger<TableListener> logger)
{
    /// <summary>A connection whose other end is gone without a word is found out within this and <see cref="AnswerLimit"/>.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly BackOff _backOff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(15), random);

    /// <summary>Listens until it is stopped.</summary>
    /// <param name="heard">What to do for each table; called on the connection's turn, so it must only wake somebody.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(IReadOnlyDictionary<string, Action> heard, CancellationToken cancellationToken)
    {
        TimeSpan? wait = null;
        var everConnected = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(heard, () => (everConnected, wait) = (true, Connected(wait)), cancellationToken);
            }
            catch (Exception lost) when (lost is NpgsqlException or TimeoutException or IOException or ObjectDisposedException)
            {
                // At start the database may not even exist yet.
                if (wait is null && everConnected)
                    TableListenerLog.Lost(logger, lost.GetBaseException().Message);
                else if (wait is null)
                    TableListenerLog.NotYet(logger, lost.GetBaseException().Message);
                wait = _backOff.Next(wait);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(wait ?? TimeSpan.Zero, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(IReadOnlyDictionary<string, Action> heard, Action connected, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => heard.GetValueOrDefault(notification.Channel)?.Invoke();
        await connection.ExecuteAsync(string.Concat(heard.Keys.Select(table => $"listen {table};")), cancellationToken);
        connected();
        foreach (var wake in heard.Values)
            wake();

        while (true)
        {
            if (await connection.WaitAsync(KeepAlive, cancellationToken))
                continue;
            await using var alive = new NpgsqlCommand("select 1", connection) { CommandTimeout = (int)AnswerLimit.TotalSeconds };
            await alive.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private TimeSpan? Connected(TimeSpan? wait)
    {
        if (wait is not null)
            TableListenerLog.Back(logger);
        return null;
    }
}
