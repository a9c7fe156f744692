using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace MongoDB.Server;

/// <summary>The part of mongod's command line that this server understands. Anything else is refused.</summary>
internal sealed class ServerOptions
{
    public const string Usage = "usage: --port N --bind_ip 127.0.0.1 --dbpath DIR [--auth] [--quiet] [--setParameter ttlMonitorSleepSecs=N] [--setParameter enableTestCommands=1]";

    public int Port { get; private set; } = 27017;

    public IReadOnlyList<IPAddress> Addresses { get; private set; } = [IPAddress.Loopback];

    public string DbPath { get; private set; } = "/data/db";

    public bool Quiet { get; private set; }

    /// <summary>Whether commands need a user who may run them. Without it users exist and can log in, but everybody may do everything, as in mongod.</summary>
    public bool Auth { get; private set; }

    /// <summary>The pause between two looks for expired documents; a minute, as in mongod.</summary>
    public TimeSpan TtlMonitorSleep { get; private set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether there are commands that make the server fail, for tests.</summary>
    public bool EnableTestCommands { get; private set; }

    public IReadOnlyList<string> Arguments { get; private set; } = [];

    public static bool TryParse(string[] args, out ServerOptions options, [NotNullWhen(false)] out string? complaint)
    {
        options = new ServerOptions { Arguments = args };
        complaint = null;
        for (var i = 0; i < args.Length && complaint is null; i++)
        {
            var (name, value) = Split(args[i]);
            if (name is "--quiet" or "--auth")
            {
                options.Quiet |= name == "--quiet";
                options.Auth |= name == "--auth";
                complaint = value is null ? null : $"{name} takes no value";
                continue;
            }

            if (name is not ("--port" or "--bind_ip" or "--dbpath" or "--setParameter"))
            {
                complaint = $"Error parsing command line: unrecognised option '{name}'";
                break;
            }

            value ??= i + 1 < args.Length ? args[++i] : null;
            complaint = value is null ? $"the required argument for option '{name}' is missing" : options.Take(name, value);
        }

        complaint = complaint is null ? null : $"{complaint}\n{Usage}";
        return complaint is null;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (argument, null) : (argument[..at], argument[(at + 1)..]);
    }

    private string? Take(string name, string value)
    {
        switch (name)
        {
            case "--port":
                if (!int.TryParse(value, out var port) || port is < 1 or > 65535)
                {
                    return $"--port must be a number from 1 to 65535, not '{value}'";
                }

                Port = port;
                return null;
            case "--bind_ip":
                return TakeAddresses(value);
            case "--dbpath":
                DbPath = value;
                return null;
            default:
                return TakeParameter(value);
        }
    }

    // There is no encryption, and by default no authentication, so nothing but this machine may reach the server.
    private string? TakeAddresses(string value)
    {
        var addresses = new List<IPAddress>();
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var address = part == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(part, out var parsed) ? parsed : null;
            if (address is null || !IPAddress.IsLoopback(address))
            {
                return $"--bind_ip accepts loopback addresses only, not '{part}': this server is for development and tests";
            }

            addresses.Add(address);
        }

        Addresses = addresses;
        return addresses.Count == 0 ? "--bind_ip names no address" : null;
    }

    private string? TakeParameter(string value)
    {
        var (name, setting) = Split(value);
        return name switch
        {
            "ttlMonitorSleepSecs" => TakeTtlMonitorSleep(setting),
            "enableTestCommands" => TakeTestCommands(setting),
            _ => $"Unknown --setParameter '{name}'",
        };
    }

    private string? TakeTestCommands(string? setting)
    {
        EnableTestCommands = setting is "1" or "true";
        return EnableTestCommands || setting is "0" or "false" ? null : "enableTestCommands must be 0 or 1";
    }

    private string? TakeTtlMonitorSleep(string? setting)
    {
        if (!int.TryParse(setting, out var seconds) || seconds < 1)
        {
            return "ttlMonitorSleepSecs must be a positive number of seconds";
        }

        TtlMonitorSleep = TimeSpan.FromSeconds(seconds);
        return null;
    }
}
