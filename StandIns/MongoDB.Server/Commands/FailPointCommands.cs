using MongoDB.Bson;
using MongoDB.Server.FailPoints;

namespace MongoDB.Server.Commands;

/// <summary>Sets fail points and waits for them; there only in a server that was started with enableTestCommands.</summary>
internal static class FailPointCommands
{
    public const string Configure = "configureFailPoint";

    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate(Configure, ["mode", "data"], ConfigureFailPoint) with { AdminOnly = true },
        new(["waitForFailPoint"], ["timesEntered"], WaitForFailPointAsync) { AdminOnly = true },
    ];

    private static Reply ConfigureFailPoint(CommandContext context)
    {
        var point = context.State.FailPoints.Find(context.RequiredString(Configure));
        var mode = FailPointMode.Parse(context.Optional("mode"));
        var data = context.OptionalDocument("data")?.DeepClone().AsBsonDocument ?? [];
        if (point == context.State.FailPoints.FailCommand)
        {
            FailCommand.Check(data);
        }

        var count = point.Configure(mode, data);
        context.State.Log.Info("COMMAND", $"Fail point {point.Name} is now {context.Optional("mode")} with {data}");
        return new BsonDocument { { "count", count }, { "ok", 1.0 } };
    }

    private static async Task<Reply> WaitForFailPointAsync(CommandContext context)
    {
        var point = context.State.FailPoints.Find(context.RequiredString("waitForFailPoint"));
        var times = context.Whole("timesEntered", otherwise: 1, minimum: 1);
        await context.Operation.WaitAsync(cancel => point.WaitUntilEnteredAsync(times, cancel));
        return new BsonDocument("ok", 1.0);
    }
}
