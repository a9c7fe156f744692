using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Makes the password of a server that was given none.</summary>
internal static class GeneratedSecrets
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private const int Length = 22;

    /// <summary>Kept beside the data, for this user's eyes only, since the data was created with it.</summary>
    public static ParameterResource Password(IDistributedApplicationBuilder builder, string name) => new(
        name,
        _ =>
        {
            if (builder.Configuration[$"Parameters:{name}"] is { } configured)
            {
                return configured;
            }

            var identity = new AppHostIdentity(builder.AppHostAssembly?.GetName().Name ?? "AppHost", builder.AppHostDirectory);
            using var directories = new DataDirectories(identity, builder.Configuration);
            Directory.CreateDirectory(directories.Root);
            var file = Path.Combine(directories.Root, name);
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }

            var password = RandomNumberGenerator.GetString(Alphabet, Length);
            File.WriteAllText(file, password);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return password;
        },
        secret: true);
}
