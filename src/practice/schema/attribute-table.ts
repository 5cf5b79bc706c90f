/** linkID: even numbers are forward links, the next odd number is the back link. */
export const linkTable = `
  altRecipient=1060 altRecipientBL=1061 directReports=43 managedBy=72 managedObjects=73 manager=42 member=2
  memberOf=3 msDS-AssignedAuthNPolicy=2212 msDS-AssignedAuthNPolicyBL=2213 msDS-AssignedAuthNPolicySilo=2202
  msDS-AssignedAuthNPolicySiloBL=2203 msDS-AuthNPolicySiloMembers=2204 msDS-AuthNPolicySiloMembersBL=2205
  msDS-EgressClaimsTransformationPolicy=2192 msDS-IngressClaimsTransformationPolicy=2190 msDS-KrbTgtLink=2100
  msDS-KrbTgtLinkBl=2101 msDs-masteredBy=2037 msDS-ObjectReference=2038 msDS-ObjectReferenceBL=2039
  msDS-PrimaryComputer=2186 msDS-PSOApplied=2119 msDS-PSOAppliesTo=2118 msDS-SDReferenceDomain=2000
  msDS-TDOEgressBL=2193 msDS-TDOIngressBL=2191 msExchCoManagedByLink=1014 msExchDelegateListLink=1022
  msTPM-TpmInformationForComputer=2182 msTPM-TpmInformationForComputerBL=2183 owner=44 ownerBL=45
  publicDelegates=1012 publicDelegatesBL=1013
`;

/** Only the system writes them. */
export const systemOnly = `
  allowedAttributes allowedAttributesEffective allowedChildClasses allowedChildClassesEffective attributeID
  attributeSyntax canonicalName createTimeStamp directReports distinguishedName fromEntry governsID instanceType
  isDeleted isEphemeral isRecycled isSingleValued linkID managedObjects mAPIID memberOf modifyTimeStamp
  mS-DS-CreatorSID msDS-AdditionalDnsHostName msDS-AdditionalSamAccountName msDS-AllowedToActOnBehalfOfOtherIdentity
  msDS-AssignedAuthNPolicyBL msDS-AssignedAuthNPolicySiloBL msDS-AuthNPolicySiloMembersBL msDS-Behavior-Version
  msDS-ExecuteScriptPassword msDS-FailedInteractiveLogonCount msDS-FailedInteractiveLogonCountAtLastSuccessfulLogon
  msDS-GenerationId msDS-IntId msDS-KeyVersionNumber msDS-KrbTgtLinkBl msDS-LastFailedInteractiveLogonTime
  msDS-LastKnownRDN msDS-LastSuccessfulInteractiveLogonTime msDS-ManagedPasswordId msDS-ManagedPasswordInterval
  msDS-ManagedPasswordPreviousId msDs-masteredBy msds-memberOfTransitive msds-memberTransitive msDS-NcType
  msDS-ObjectReferenceBL msDS-parentdistname msDS-PromotionSettings msDS-PSOApplied msDS-ResultantPSO
  msDs-Schema-Extensions msDS-SecondaryKrbTgtNumber msDS-TDOEgressBL msDS-TDOIngressBL
  msTPM-TpmInformationForComputerBL name nCName objectClass objectClassCategory objectGUID objectSid oMObjectClass
  oMSyntax ownerBL parentGUID possibleInferiors prefixMap primaryGroupToken proxiedObjectName rDNAttID replicaSource
  rIDManagerReference rIDSetReferences schemaFlagsEx schemaIDGUID schemaInfo subClassOf subRefs subSchemaSubEntry
  systemAuxiliaryClass systemFlags systemMayContain systemMustContain systemOnly systemPossSuperiors treeName
  uSNChanged uSNCreated uSNDSALastObjRemoved uSNLastObjRem wellKnownObjects whenChanged whenCreated hasMasterNCs
  invocationId msDS-Approx-Immed-Subordinates
`;

/** Computed when they are asked for by name. */
export const constructed = `
  allowedAttributes allowedAttributesEffective allowedChildClasses allowedChildClassesEffective canonicalName
  createTimeStamp fromEntry modifyTimeStamp msDS-Approx-Immed-Subordinates msDS-KeyVersionNumber msDS-ManagedPassword
  msds-memberOfTransitive msds-memberTransitive msDS-parentdistname msDS-PrincipalName msDS-ReplAttributeMetaData
  msDS-ReplValueMetaData msDS-ReplValueMetaDataExt msDS-ResultantPSO msDS-SiteName msDS-User-Account-Control-Computed
  msDS-UserPasswordExpiryTimeComputed parentGUID possibleInferiors primaryGroupToken sDRightsEffective
  structuralObjectClass subSchemaSubEntry tokenGroups tokenGroupsGlobalAndUniversal
`;

/** Kept per domain controller: a change of them is not a change for DirSync. */
export const notReplicated = `
  badPasswordTime badPwdCount directReports distinguishedName lastLogoff lastLogon logonCount managedObjects
  memberOf modifiedCount msDS-AssignedAuthNPolicyBL msDS-AssignedAuthNPolicySiloBL msDS-AuthNPolicySiloMembersBL
  msDS-Cached-Membership msDS-Cached-Membership-Time-Stamp msDS-ExecuteScriptPassword msDS-GenerationId
  msDS-KrbTgtLinkBl msDs-masteredBy msds-memberOfTransitive msds-memberTransitive msDS-NcType msDS-ObjectReferenceBL
  msDS-parentdistname msDS-PSOApplied msDS-TDOEgressBL msDS-TDOIngressBL msDS-USNLastSyncSuccess
  msTPM-TpmInformationForComputerBL objectGUID ownerBL pekList prefixMap schemaUpdate subRefs uSNChanged uSNCreated
  uSNLastObjRem whenChanged
`;

/** Searched by (anr=…). */
export const ambiguousNameResolution = `
  displayName givenName legacyExchangeDN msDS-AdditionalSamAccountName msDS-PhoneticCompanyName
  msDS-PhoneticDepartment msDS-PhoneticDisplayName msDS-PhoneticFirstName msDS-PhoneticLastName name
  physicalDeliveryOfficeName proxyAddresses sAMAccountName sn
`;

/** Survive in a tombstone. */
export const keptOnDelete = `
  attributeID attributeSyntax distinguishedName governsID groupType instanceType isRecycled lDAPDisplayName
  legacyExchangeDN msDS-AdditionalSamAccountName msDS-IntId msTPM-OwnerInformation name nCName nTSecurityDescriptor
  proxiedObjectName sIDHistory objectClass objectGUID objectSid oMSyntax rIDSetReferences sAMAccountName subClassOf
  systemFlags uid userAccountControl uSNChanged uSNCreated
`;
