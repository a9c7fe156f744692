using MongoDB.Server.Errors;

namespace MongoDB.Server.FailPoints;

/// <summary>The fail points of MongoDB that this server has, by MongoDB's names.</summary>
internal sealed class FailPointTable
{
    private readonly Dictionary<string, FailPoint> _byName;

    public FailPointTable() => _byName = new[]
    {
        FailCommand, FailAllInserts, FailAllUpdates, FailAllRemoves, HangAfterBatchUpdate, DelayOrFailSendMessage,
    }.ToDictionary(point => point.Name, StringComparer.Ordinal);

    /// <summary>Commands block, lose their connection, are refused, or are done with a writeConcernError.</summary>
    public FailPoint FailCommand { get; } = new("failCommand");

    /// <summary>Each insert that is met is refused; the others of its batch are done.</summary>
    public FailPoint FailAllInserts { get; } = new("failAllInserts");

    /// <summary>Each update that is met, upserts among them, is refused; the others of its batch are done.</summary>
    public FailPoint FailAllUpdates { get; } = new("failAllUpdates");

    /// <summary>Each delete that is met is refused; the others of its batch are done.</summary>
    public FailPoint FailAllRemoves { get; } = new("failAllRemoves");

    /// <summary>A batch of updates is done, and is answered when the fail point is switched off.</summary>
    public FailPoint HangAfterBatchUpdate { get; } = new("hangAfterBatchUpdate");

    /// <summary>
    /// A command is done; then its answer comes late ({millis: n}), or not at all, and the connection ends ({appName: "…"}, for the clients
    /// of that name; without it, for those that give none). Every answer counts as one, also those of other clients and of drivers' own
    /// looks at the server, so times and skip can't single out a command: alwaysOn and a name that only one client has can.
    /// </summary>
    public FailPoint DelayOrFailSendMessage { get; } = new("sessionWorkflowDelayOrFailSendMessage");

    /// <exception cref="MongoError">There is none of that name.</exception>
    public FailPoint Find(string name) => _byName.GetValueOrDefault(name)
        ?? throw new MongoError(ErrorCode.FailPointSetFailed, $"{name} not found");

    /// <summary>Refuses one write where the fail point strikes.</summary>
    public static void ThrowIfStruck(FailPoint point)
    {
        if (point.Enter() is not null)
        {
            throw new MongoError(ErrorCode.InternalError, $"{point.Name} failpoint active!");
        }
    }
}
