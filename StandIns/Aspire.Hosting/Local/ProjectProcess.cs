using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Local;

/// <summary>Starts the built output of a project, with the project's folder as its working directory.</summary>
internal sealed class ProjectProcess(IProjectMetadata metadata) : IResourceProcess
{
    private string Output => AssemblyMetadata.Find(metadata.GetType().Assembly, $"standin:{metadata.GetType().Name}")
        ?? throw new DistributedApplicationException($"The build of the AppHost did not record where the output of {metadata.ProjectPath} is.");

    public Task PreflightAsync(StartContext context, CancellationToken cancellationToken) => File.Exists(Output)
        ? Task.CompletedTask
        : throw new DistributedApplicationException($"'{context.Instance.Resource.Name}' has not been built: {Output} does not exist. Build the solution first.");

    public async Task<ProcessSpec> PrepareAsync(StartContext context, CancellationToken cancellationToken)
    {
        var executionContext = context.Services.GetRequiredService<DistributedApplicationExecutionContext>();
        var environment = ProcessEnvironment.Inherited();
        var said = await ProcessEnvironment.ResolveAsync(context.Instance, executionContext, cancellationToken);
        foreach (var (name, value) in said)
        {
            environment[name] = value;
        }

        await context.Services.GetRequiredService<ResourceNotificationService>().PublishUpdateAsync(context.Instance.Resource, context.Instance.Id, s => s with
        {
            EnvironmentVariables = [.. said.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
        });

        var arguments = await ProcessEnvironment.ResolveArgumentsAsync(context.Instance, cancellationToken);
        return new ProcessSpec(Executables.Dotnet(), [Output, .. arguments], Path.GetDirectoryName(metadata.ProjectPath)!)
        {
            Environment = environment,
        };
    }
}
