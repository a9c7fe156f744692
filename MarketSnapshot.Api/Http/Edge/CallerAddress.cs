using System.Net;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>The address that limits count by.</summary>
internal static class CallerAddress
{
    private const int IPv6Bytes = 16;
    private const int NetworkBytes = 8;

    /// <summary>
    /// The address of the caller, as told by a proxy that is trusted, else that of the connection. An IPv6 address stands for its /64: that is
    /// what one customer gets, and who has one has 2^64 addresses.
    /// </summary>
    public static IPAddress Of(HttpContext context) => Of(context.Connection.RemoteIpAddress ?? IPAddress.None);

    /// <summary>The address that counts for another one.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[IPv6Bytes];
        if (!address.TryWriteBytes(bytes, out var written) || written != IPv6Bytes)
            return address;
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
