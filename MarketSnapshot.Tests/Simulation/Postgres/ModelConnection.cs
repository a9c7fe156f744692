using MarketSnapshot.Tests.Simulation.Engine;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>
/// How a process reaches the model of PostgreSQL. Between asking and being heard, between statements, before the commit, and between the
/// answer and its arrival anything may happen elsewhere, and the process may die.
/// </summary>
internal sealed class ModelConnection
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);

    private readonly ModelDatabase _database;
    private readonly SimulatedProcess _process;

    public ModelConnection(ModelDatabase database, SimulatedProcess process)
    {
        _database = database;
        _process = process;
        process.Killed += () => database.Forget(process);
    }

    public ModelDatabase Database => _database;

    public SimulatedProcess Process => _process;

    /// <summary>Runs one statement, which is a transaction of its own.</summary>
    public Task<T> StatementAsync<T>(string what, Func<ModelTransaction, T> statement, CancellationToken cancellationToken) =>
        RunAsync(what, transaction => Task.FromResult(statement(transaction)), inSteps: false, cancellationToken);

    /// <summary>Runs a transaction of several statements.</summary>
    public Task<T> TransactionAsync<T>(string what, Func<ModelTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(what, work, inSteps: true, cancellationToken);

    /// <summary>Lets others come between two statements.</summary>
    public async Task NextStatementAsync(ModelTransaction transaction, string what)
    {
        if (_database.Simulator.Dice.PerMille(_database.SlowPerMille))
            await Task.Delay(_database.Simulator.Dice.UpTo(Slow), _process.Time);
        _database.InTheMiddle?.Invoke(_process, false);
        await _process.PauseAsync(what);
        if (transaction.IsOver)
            throw ModelDatabase.Lost();
    }

    private async Task<T> RunAsync<T>(
        string what, Func<ModelTransaction, Task<T>> work, bool inSteps, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _process.PauseAsync(what);
        cancellationToken.ThrowIfCancellationRequested();
        MayBreak();

        var transaction = _database.Begin(_process);
        T result;
        try
        {
            result = await work(transaction);
            if (inSteps)
                await NextStatementAsync(transaction, $"commits: {what}");
            if (transaction.IsOver)
                throw ModelDatabase.Lost();
            transaction.Commit();
        }
        catch
        {
            transaction.Rollback();
            throw;
        }

        await _process.PauseAsync($"hears: {what}");
        MayBreak();
        return result;
    }

    private void MayBreak()
    {
        if (_database.Simulator.Dice.PerMille(_database.BreaksPerMille))
            throw ModelDatabase.Lost();
    }
}
