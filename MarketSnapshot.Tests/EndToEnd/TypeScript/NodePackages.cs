using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.TypeScript;

/// <summary>A working copy of a Node.js project beside the build's other outputs, and the programs of Node.js that work on it.</summary>
internal sealed class NodePackages
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    // What npm calls it when the packages are out of reach, and not wrong.
    private static readonly string[] Unreachable = ["ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENOTCACHED"];

    private NodePackages(string folder) => Folder = folder;

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>Copies the sources and installs the packages, unless the ones that the lock file names are there from before.</summary>
    /// <param name="sources">The folder of the test project in which it lies.</param>
    /// <param name="what">What is not tried where there is no Node.js.</param>
    public static async Task<NodePackages> PrepareAsync(string sources = "TypeScript", string what = "the TypeScript client")
    {
        Assert.SkipUnless(Exists("node") && Exists("npm"), $"Node.js and npm are not on the PATH: {what} is not tried.");

        var project = new NodePackages(Path.Combine(AppContext.BaseDirectory, sources.ToLowerInvariant()));
        Directory.CreateDirectory(project.Folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestProject(), sources)))
            File.Copy(file, Path.Combine(project.Folder, Path.GetFileName(file)), overwrite: true);

        var (locked, installed) = (Path.Combine(project.Folder, "package-lock.json"), Path.Combine(project.Folder, "installed"));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == await File.ReadAllTextAsync(locked))
            return project;
        var install = await project.RunAsync("npm", "ci", "--no-progress");
        Assert.SkipWhen(
            install.ExitCode != 0 && Unreachable.Any(word => install.Output.Contains(word, StringComparison.Ordinal)),
            $"No package registry can be reached: {what} is not tried.");
        Assert.True(install.ExitCode == 0, install.Output);
        File.Copy(locked, installed, overwrite: true);
        return project;
    }

    /// <summary>Runs a program in the folder and expects it to end well; gives what it wrote.</summary>
    public async Task<string> SucceedAsync(string program, params string[] arguments)
    {
        var run = await RunAsync(program, arguments);
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {run.ExitCode}:{Environment.NewLine}{run.Output}");
        return run.Output;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(PathOf(program)!, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Limit);
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static bool Exists(string program) => PathOf(program) is not null;

    private static string? PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => OperatingSystem.IsWindows() ? [Path.Combine(folder, $"{program}.exe"), Path.Combine(folder, $"{program}.cmd")] : new[] { Path.Combine(folder, program) })
        .FirstOrDefault(File.Exists);

    private static string TestProject([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..");
}
