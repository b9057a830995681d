namespace EdgeVault.Custody.Stations;

/// <summary>One arrow of the diagram.</summary>
internal readonly record struct StationTransition(
    StationState From, StationCodeKind On, StationGuard Guard, StationEffect Effect, StationState To);
