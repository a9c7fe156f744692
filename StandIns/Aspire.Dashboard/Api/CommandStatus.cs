using Aspire.Dashboard.Resources;

namespace Aspire.Dashboard.Api;

/// <summary>The HTTP status that says how a command went.</summary>
internal static class CommandStatus
{
    private static readonly string[] Commands = ["start", "stop", "restart"];

    /// <summary>
    /// 200 if it was carried out; 404 if there is no such resource or command; 503 if there is no AppHost to carry it out; 409 if it
    /// can't be carried out as the resource is now.
    /// </summary>
    /// <param name="id">A resource's name, or the id of one of its replicas.</param>
    public static int Of(CommandOutcome outcome, string id, string command, ResourceBoard board) =>
        outcome.Success ? StatusCodes.Status200OK
        : !Commands.Contains(command, StringComparer.Ordinal) || !board.Resources().Any(r => Same(r.Id, id) || Same(r.Name, id)) ? StatusCodes.Status404NotFound
        : board.Problem is not null ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status409Conflict;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
