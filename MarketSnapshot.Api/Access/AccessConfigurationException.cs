using MarketSnapshot.ServiceDefaults;

namespace MarketSnapshot.Api.Access;

/// <summary>The configuration would let in whom it must not; the message says what to set.</summary>
internal sealed class AccessConfigurationException(string message) : StartRefusedException(message);
