namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>Failures that whoever asked is told of.</summary>
internal static class ForgivenTasks
{
    public static async Task Forgiven(this Task task)
    {
        try
        {
            await task;
        }
        catch (Npgsql.NpgsqlException)
        {
            // The client may ask again.
        }
    }
}
