using Aspire.Hosting.Local;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public bool Canceled { get; init; }

    public string? Message { get; init; }
}

/// <summary>Makes the results of commands.</summary>
public static class CommandResults
{
    public static ExecuteCommandResult Success() => new() { Success = true };

    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    public static ExecuteCommandResult Failure(Exception exception) =>
        Failure((exception ?? throw new ArgumentNullException(nameof(exception))).Message);

    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}

/// <summary>Gives commands to resources: see <see cref="KnownResourceCommands"/>.</summary>
public class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(Orchestrator orchestrator) => _orchestrator = orchestrator;

    /// <summary>Gives the command to every replica of the resource; succeeds if all of them do.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ExecuteAsync(_orchestrator.Instances.Where(i => ReferenceEquals(i.Resource, resource)), resource.Name, commandName, cancellationToken);
    }

    /// <param name="resourceId">The name of a resource, or the id of one of its replicas.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var exact = _orchestrator.Instances.Where(i => ResourceNames.Equal(i.Id, resourceId)).ToArray();
        var instances = exact.Length > 0 ? exact : _orchestrator.Instances.Where(i => ResourceNames.Equal(i.Resource.Name, resourceId));
        return ExecuteAsync(instances, resourceId, commandName, cancellationToken);
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(
        IEnumerable<ResourceInstance> instances, string name, string commandName, CancellationToken cancellationToken)
    {
        var targets = instances.Where(i => i.HasProcess).ToArray();
        if (targets.Length == 0)
        {
            return CommandResults.Failure($"There is no process with the name '{name}'.");
        }

        try
        {
            var results = await Task.WhenAll(targets.Select(i => _orchestrator.ExecuteCommandAsync(i, commandName, cancellationToken)));
            return results.FirstOrDefault(r => !r.Success) ?? results[0];
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
    }
}
