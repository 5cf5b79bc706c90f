/** The syntaxes of AD's schema ([MS-ADTS] 3.1.1.2.2.2), by what their values are. */
export type AttributeSyntax =
  | 'ascii'
  | 'boolean'
  | 'caseIgnore'
  | 'dn'
  | 'dnBinary'
  | 'dnString'
  | 'integer'
  | 'largeInteger'
  | 'numeric'
  | 'octets'
  | 'oid'
  | 'securityDescriptor'
  | 'sid'
  | 'text'
  | 'time';

/**
 * The attributes of the AD schema that people, groups, contacts, computers and containers use, grouped by syntax, and
 * those with which Exchange, Lync and the 2016 schema extend it. Names as the schema spells them.
 */
export const attributeTable: readonly (readonly [syntax: AttributeSyntax, isSingleValued: boolean, names: string])[] = [
  [
    'ascii',
    false,
    `
    destinationIndicator memberUid serialNumber
    `,
  ],
  [
    'ascii',
    true,
    `
    displayNamePrintable loginShell nisMapName unixHomeDirectory
    `,
  ],
  [
    'boolean',
    false,
    `
    fromEntry
    `,
  ],
  [
    'boolean',
    true,
    `
    defaultHidingValue deliverAndRedirect Enabled extendedCharsAllowed isCriticalSystemObject isDefunct isDeleted
    isEphemeral isMemberOfPartialAttributeSet isRecycled isSingleValued msDS-CloudIsManaged msDS-IsEnabled
    msExchBypassAudit msExchEnableModeration msExchHideFromAddressLists msExchMailboxAuditEnable
    msExchRequireAuthToSendTo msRTCSIP-UserEnabled oOFReplyToOriginator reportToOriginator reportToOwner
    showInAdvancedViewOnly systemOnly
    `,
  ],
  [
    'caseIgnore',
    false,
    `
    networkAddress
    `,
  ],
  [
    'caseIgnore',
    true,
    `
    legacyExchangeDN
    `,
  ],
  [
    'dn',
    false,
    `
    authOrig defaultClassStore directReports dLMemRejectPerms dLMemSubmitPerms managedObjects member memberOf
    msDS-AssignedAuthNPolicyBL msDS-AssignedAuthNPolicySiloBL msDS-AuthNPolicySiloMembers
    msDS-AuthNPolicySiloMembersBL msDS-KrbTgtLinkBl msDs-masteredBy msds-memberOfTransitive msds-memberTransitive
    msDS-ObjectReference msDS-ObjectReferenceBL msDS-PrimaryComputer msDS-PSOApplied msDS-PSOAppliesTo
    msDS-TDOEgressBL msDS-TDOIngressBL msExchBypassModerationFromDLMembersLink msExchBypassModerationLink
    msExchCoManagedByLink msExchDelegateListLink msExchModeratedByLink msTPM-TpmInformationForComputerBL ownerBL
    hasMasterNCs publicDelegates rIDSetReferences rootTrust secretary seeAlso showInAddressBook subRefs
    subSchemaSubEntry unauthOrig
    `,
  ],
  [
    'dn',
    true,
    `
    altRecipient assistant defaultGroup defaultObjectCategory distinguishedName homeMDB lastKnownParent managedBy
    manager msDS-AssignedAuthNPolicy msDS-AssignedAuthNPolicySilo msDS-EgressClaimsTransformationPolicy
    msDS-IngressClaimsTransformationPolicy msDS-KrbTgtLink msDS-parentdistname msDS-ResultantPSO
    msDS-SDReferenceDomain msRTCSIP-PrimaryHomeServer msTPM-TpmInformationForComputer nCName objectCategory owner
    rIDManagerReference trustParent
    `,
  ],
  [
    'dnBinary',
    false,
    `
    msDS-KeyCredentialLink wellKnownObjects
    `,
  ],
  [
    'dnBinary',
    true,
    `
    proxiedObjectName
    `,
  ],
  [
    'integer',
    false,
    `
    localeID preferredDeliveryMethod schemaVersion
    `,
  ],
  [
    'integer',
    true,
    `
    msDS-Approx-Immed-Subordinates
    adminCount appSchemaVersion badPwdCount codePage countryCode flags gidNumber gPOptions groupAttributes groupType
    instanceType linkID lockoutThreshold logonCount machineRole mAPIID minPwdLength mS-DS-ConsistencyChildCount
    ms-DS-MachineAccountQuota msDS-AllUsersTrustQuota msDS-Behavior-Version msDS-DeviceObjectVersion
    msDS-FailedInteractiveLogonCount msDS-FailedInteractiveLogonCountAtLastSuccessfulLogon msDS-HABSeniorityIndex
    msDS-IntId msDS-KeyVersionNumber msDS-LogonTimeSyncInterval msDS-ManagedPasswordInterval msDS-NcType
    msDS-PerUserTrustQuota msDS-PerUserTrustTombstonesQuota msDS-Replication-Notify-First-DSA-Delay
    msDS-Replication-Notify-Subsequent-DSA-Delay msDS-SecondaryKrbTgtNumber msDS-SupportedEncryptionTypes
    msDS-User-Account-Control-Computed msExchALObjectVersion msExchArchiveStatus msExchElcMailboxFlags
    msExchGroupDepartRestriction msExchGroupJoinRestriction msExchMailboxAuditLogAgeLimit msExchMDBRulesQuota
    msExchModerationFlags msExchRecipientDisplayType msExchResourceCapacity msExchTransportRecipientSettingsFlags
    msRTCSIP-OptionFlags nextRid nTMixedDomain objectClassCategory objectVersion oMSyntax operatorCount
    primaryGroupID primaryGroupToken pwdHistoryLength pwdProperties rangeLower rangeUpper revision rid
    sAMAccountType schemaFlagsEx sDRightsEffective searchFlags systemFlags uASCompat uidNumber userAccountControl
    USNIntersite versionNumber versionNumberHi versionNumberLo volumeCount
    `,
  ],
  [
    'largeInteger',
    true,
    `
    accountExpires badPasswordTime builtinCreationTime builtinModifiedCount creationTime forceLogoff lastLogoff
    lastLogon lastLogonTimestamp lockoutDuration lockOutObservationWindow lockoutTime maxPwdAge maxStorage minPwdAge
    modifiedCount modifiedCountAtLastProm msDS-Cached-Membership-Time-Stamp msDS-GeoCoordinatesAltitude
    msDS-GeoCoordinatesLatitude msDS-GeoCoordinatesLongitude msDS-LastFailedInteractiveLogonTime
    msDS-LastSuccessfulInteractiveLogonTime msDS-UserPasswordExpiryTimeComputed msDS-USNLastSyncSuccess
    msExchProvisioningFlags msExchRecipientTypeDetails msExchRemoteRecipientType pekKeyChangeInterval pwdLastSet
    uSNChanged uSNCreated uSNDSALastObjRemoved uSNLastObjRem uSNSource
    `,
  ],
  [
    'numeric',
    false,
    `
    internationalISDNNumber x121Address
    `,
  ],
  [
    'octets',
    false,
    `
    attributeCertificateAttribute audio cACertificate controlAccessRights jpegPhoto lmPwdHistory moveTreeState
    msDS-RegisteredUsers msDs-Schema-Extensions msDS-Site-Affinity nTGroupMembers ntPwdHistory photo
    registeredAddress schemaInfo searchGuide supplementalCredentials teletexTerminalIdentifier telexNumber
    unixUserPassword userCertificate userPassword userPKCS12 userSMIMECertificate x500uniqueIdentifier
    `,
  ],
  [
    'octets',
    true,
    `
    invocationId
    attributeSecurityGUID auditingPolicy dBCSPwd foreignIdentifier groupMembershipSAM logonHours logonWorkstation
    mS-DS-ConsistencyGuid msDS-Cached-Membership msDS-CloudAnchor msDS-DeviceID msDS-ExecuteScriptPassword
    msDS-GenerationId msDS-ManagedPassword msDS-ManagedPasswordId msDS-ManagedPasswordPreviousId
    msDS-RegisteredOwner msExchArchiveGUID msExchBlockedSendersHash msExchMailboxGuid msExchMasterAccountSid
    msExchSafeRecipientsHash msExchSafeSendersHash msRTCSIP-OriginatorSid objectGUID oMObjectClass parentGUID
    pekList prefixMap privateKey schemaIDGUID terminalServer thumbnailLogo thumbnailPhoto unicodePwd userCert
    `,
  ],
  [
    'oid',
    false,
    `
    allowedAttributes allowedAttributesEffective allowedChildClasses allowedChildClassesEffective auxiliaryClass
    mayContain mustContain objectClass possibleInferiors possSuperiors structuralObjectClass systemAuxiliaryClass
    systemMayContain systemMustContain systemPossSuperiors
    `,
  ],
  [
    'oid',
    true,
    `
    attributeID attributeSyntax governsID rDNAttID subClassOf
    `,
  ],
  [
    'securityDescriptor',
    true,
    `
    msDS-AllowedToActOnBehalfOfOtherIdentity msDS-GroupMSAMembership nTSecurityDescriptor
    `,
  ],
  [
    'sid',
    false,
    `
    sIDHistory tokenGroups tokenGroupsGlobalAndUniversal
    `,
  ],
  [
    'sid',
    true,
    `
    mS-DS-CreatorSID objectSid securityIdentifier
    `,
  ],
  [
    'text',
    false,
    `
    accountNameHistory altSecurityIdentities businessCategory canonicalName carLicense classDisplayName
    departmentNumber description dnsRoot extensionName groupPriority groupsToIgnore houseIdentifier keywords
    labeledURI mhsORAddress msDS-AdditionalDnsHostName msDS-AdditionalSamAccountName msDS-AllowedDNSSuffixes
    msDS-AllowedToDelegateTo msDS-DevicePhysicalIDs msDS-ReplAttributeMetaData msDS-ReplValueMetaData
    msDS-ReplValueMetaDataExt msDS-Settings msExchArchiveName msExchExtensionCustomAttribute1
    msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3 msExchExtensionCustomAttribute4
    msExchExtensionCustomAttribute5 msExchLabeledURI msExchPoliciesExcluded msExchPoliciesIncluded
    msExchResourceMetaData msExchResourceSearchProperties msExchSenderHintTranslations msExchUserHoldPolicies o
    otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherLoginWorkstations otherMailbox otherMobile
    otherPager otherTelephone ou postalAddress postOfficeBox proxyAddresses roomNumber serviceBindingInformation
    servicePrincipalName uid uPNSuffixes url userSharedFolderOther
    `,
  ],
  [
    'text',
    true,
    `
    aCSPolicyName adminDescription adminDisplayName c cn co comment company dc defaultSecurityDescriptor department
    displayName division dmdName dNSHostName domainReplica employeeID employeeNumber employeeType
    extensionAttribute1 extensionAttribute10 extensionAttribute11 extensionAttribute12 extensionAttribute13
    extensionAttribute14 extensionAttribute15 extensionAttribute2 extensionAttribute3 extensionAttribute4
    extensionAttribute5 extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9
    facsimileTelephoneNumber generationQualifier givenName gPLink homeDirectory homeDrive homePhone
    homePostalAddress info initials ipPhone l lDAPDisplayName location mail mailNickname middleName mobile
    msDS-cloudExtensionAttribute1 msDS-cloudExtensionAttribute10 msDS-cloudExtensionAttribute11
    msDS-cloudExtensionAttribute12 msDS-cloudExtensionAttribute13 msDS-cloudExtensionAttribute14
    msDS-cloudExtensionAttribute15 msDS-cloudExtensionAttribute16 msDS-cloudExtensionAttribute17
    msDS-cloudExtensionAttribute18 msDS-cloudExtensionAttribute19 msDS-cloudExtensionAttribute2
    msDS-cloudExtensionAttribute20 msDS-cloudExtensionAttribute3 msDS-cloudExtensionAttribute4
    msDS-cloudExtensionAttribute5 msDS-cloudExtensionAttribute6 msDS-cloudExtensionAttribute7
    msDS-cloudExtensionAttribute8 msDS-cloudExtensionAttribute9 msDS-DeviceOSType msDS-DeviceOSVersion
    msDS-DnsRootAlias msDS-ExternalDirectoryObjectId msDS-LastKnownRDN msDS-PhoneticCompanyName
    msDS-PhoneticDepartment msDS-PhoneticDisplayName msDS-PhoneticFirstName msDS-PhoneticLastName
    msDS-preferredDataLocation msDS-PrincipalName msDS-PromotionSettings msDS-SiteName msExchAssistantName
    msExchHouseIdentifier msExchResourceDisplay msExchUsageLocation msExchUserCulture msRTCSIP-DeploymentLocator
    msRTCSIP-Line msRTCSIP-PrimaryUserAddress msTPM-OwnerInformation name nETBIOSName notes oEMInformation
    operatingSystem operatingSystemHotfix operatingSystemServicePack operatingSystemVersion pager personalTitle
    physicalDeliveryOfficeName postalCode preferredLanguage primaryInternationalISDNNumber primaryTelexNumber
    profilePath replicaSource sAMAccountName scriptPath serviceClassName serviceDNSName serviceDNSNameType sn st
    street streetAddress superiorDNSRoot targetAddress telephoneNumber textEncodedORAddress title treeName
    userParameters userPrincipalName userSharedFolder userWorkstations vendor wWWHomePage
    `,
  ],
  [
    'time',
    true,
    `
    createTimeStamp modifyTimeStamp msExchLitigationHoldDate schemaUpdate whenChanged whenCreated
    `,
  ],
];
